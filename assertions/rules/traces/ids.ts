// TRC7: ids and times that no SDK makes.
import { isSpanId, isTraceId, type Span } from '../../../harness/telemetry/index.ts'
import { durationText, evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import { describeShape, hasParentId, isHarness, type Run, serviceOf } from '../../model/index.ts'
import { Cases, type Checked, type Judged, type Rule } from '../rule.ts'

/** September 2001 in nanoseconds; a time before it was sent in another unit. */
const EARLIEST = 1_000_000_000_000_000_000n

/** All spans, those that share an id with another one included. */
function* everySpan(run: Run): Generator<Span> {
  for (const trace of run.traces) {
    yield* trace.spans
    for (const [, ...others] of trace.duplicates) yield* others
  }
}

function checkWellFormed({ run }: Judged): Checked {
  const cases = new Cases('TRC7')
  let subjects = 0
  for (const span of everySpan(run)) {
    if (isHarness(span)) continue
    subjects++
    for (const { what, found } of [...idFaults(span), ...timeFaults(span)]) {
      cases.add({
        subject: subjectOf(span),
        message: what,
        evidence: [evidenceOf(span, `${describeShape(span)}: ${found}`)],
      })
    }
  }
  return { subjects, findings: cases.findings() }
}

interface Fault {
  readonly what: string
  readonly found: string
}

const NONE: readonly Fault[] = []

function idFaults(span: Span): readonly Fault[] {
  const { traceId, spanId, parentSpanId } = span
  const sound = isTraceId(traceId) && isSpanId(spanId) && (!hasParentId(span) || isSpanId(parentSpanId))
  if (sound) return NONE
  const faults = [
    idFault(span, 'trace id', traceId, 32),
    idFault(span, 'span id', spanId, 16),
    hasParentId(span) ? idFault(span, 'parent span id', parentSpanId, 16) : undefined,
  ]
  return faults.filter((fault) => fault !== undefined)
}

function idFault(span: Span, what: string, id: string, length: number): Fault | undefined {
  const state = malformation(id, length)
  if (state === undefined) return undefined
  return {
    what: `spans of ${serviceOf(span)} have a ${what} ${state}`,
    found: `${what} ${JSON.stringify(id)}`,
  }
}

/** What is wrong with the id, as it follows its name, or undefined. Source: trace API, SpanContext. */
export function malformation(id: string, length: number): string | undefined {
  if (id === '') return 'of no characters'
  if (id.length !== length) return `of ${id.length} characters, not ${length}`
  if (!/^[0-9a-f]+$/.test(id)) return 'that is not hexadecimal'
  return /^0+$/.test(id) ? 'of zeros' : undefined
}

function timeFaults(span: Span): readonly Fault[] {
  const { startTime, endTime } = span
  if (startTime >= EARLIEST && endTime >= startTime) return NONE
  const name = describeShape(span)
  if (startTime === 0n) return [{ what: `${name} has no start time`, found: 'startTimeUnixNano is 0' }]
  if (endTime === 0n) return [{ what: `${name} has no end time`, found: 'endTimeUnixNano is 0' }]
  if (startTime < EARLIEST) {
    const found = `startTimeUnixNano is ${startTime}, which as nanoseconds lies in ${yearOf(startTime)}`
    return [{ what: `${name} has times that are no nanoseconds since 1970`, found }]
  }
  return [
    {
      what: `${name} ends before it starts`,
      found: `its end lies ${durationText(startTime - endTime)} before its start`,
    },
  ]
}

const yearOf = (time: bigint): number => new Date(Number(time / 1_000_000n)).getUTCFullYear()

export const traceIdRules: readonly Rule[] = [{ code: 'TRC7', check: checkWellFormed }]
