// EXC1: an exception is recorded once, with type and message.
import { attributeText, type LogRecord, type Span, type SpanEvent } from '../../harness/telemetry/index.ts'
import { durationText, evidenceOf, subjectOf } from '../diagnosis/index.ts'
import { compareText, describeShape, isHarness, push, type Run, serviceOf } from '../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule, setting } from './rule.ts'

const typeOf = ({ attributes }: SpanEvent | LogRecord): string | undefined =>
  attributeText(attributes, 'exception.type')

const messageOf = ({ attributes }: SpanEvent | LogRecord): string | undefined =>
  attributeText(attributes, 'exception.message')

const isBare = (recorded: SpanEvent | LogRecord): boolean => !typeOf(recorded) && !messageOf(recorded)

const LONGEST = 100

const textOf = (event: SpanEvent): string =>
  `${typeOf(event) ?? ''}: ${(messageOf(event) ?? '').slice(0, LONGEST)}`

/** Type and message: what tells one exception from another. */
const keyOf = (event: SpanEvent): string => `${typeOf(event)}\n${messageOf(event)}`

const exceptionsOf = (span: Span): readonly SpanEvent[] =>
  span.events.length === 0 ? [] : span.events.filter(({ name }) => name === 'exception')

function checkExceptions(judged: Judged): Checked {
  const cases = new Cases('EXC1')
  const moment = BigInt(Math.round(setting(judged, 'EXC1', 'sameMilliseconds') * 1e6))
  let subjects = 0
  for (const span of allSpans(judged.run)) {
    if (isHarness(span)) continue
    const exceptions = exceptionsOf(span)
    if (exceptions.length === 0) continue
    subjects += exceptions.length
    if (exceptions.some(isBare)) {
      cases.add({
        subject: subjectOf(span),
        message: `${describeShape(span)} records an exception without type and message`,
        evidence: [evidenceOf(span, `exception event with ${keysText(exceptions.find(isBare))}`)],
        remedy: 'Record the exception with exception.type and exception.message (recordException does).',
      })
    }
    checkTwice(cases, span, exceptions, moment)
    checkOnTheWayUp(cases, judged.run, span, exceptions)
  }
  subjects += checkRecords(cases, judged.observed.logs)
  return { subjects, findings: cases.findings() }
}

const keysText = (event: SpanEvent | undefined): string =>
  event === undefined || event.attributes.length === 0
    ? 'no attributes'
    : event.attributes.map(({ key }) => key).join(', ')

/** Soon after one another it is one exception; later it may have happened again. */
function checkTwice(cases: Cases, span: Span, exceptions: readonly SpanEvent[], moment: bigint): void {
  if (exceptions.length < 2) return
  const byKey = new Map<string, SpanEvent[]>()
  for (const event of exceptions) if (!isBare(event)) push(byKey, keyOf(event), event)
  for (const events of byKey.values()) {
    const sorted = events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    const [first, second] = sorted
    const last = sorted.find(
      (event, at) => at > 0 && event.time - (sorted[at - 1] as SpanEvent).time <= moment,
    )
    if (first === undefined || second === undefined || last === undefined) continue
    cases.add({
      subject: subjectOf(span),
      message: `${describeShape(span)} records one exception more than once`,
      evidence: [
        evidenceOf(
          span,
          `${events.length} times ${textOf(first)}, ${durationText(second.time - first.time)} apart`,
        ),
      ],
    })
  }
}

/** Each frame of the way up records what the one below it has recorded: told once for each way, at its upper end. */
function checkOnTheWayUp(cases: Cases, run: Run, span: Span, exceptions: readonly SpanEvent[]): void {
  const [first] = exceptions
  if (first === undefined || isBare(first) || recordsSame(run.parentOf(span), span, first)) return
  const names = [describeShape(span)]
  let at = span
  for (let child = sameBelow(run, at, first); child !== undefined && names.length < 20; ) {
    names.push(describeShape(child))
    at = child
    child = sameBelow(run, at, first)
  }
  if (names.length < 2) return
  cases.add({
    subject: subjectOf(span),
    message: `${serviceOf(span)} records one exception on several spans, on its way up`,
    severity: 'information',
    evidence: [evidenceOf(span, `${textOf(first)} on ${names.toReversed().join(', then ')}`)],
  })
}

const recordsSame = (other: Span | undefined, span: Span, event: SpanEvent): boolean =>
  other !== undefined &&
  serviceOf(other) === serviceOf(span) &&
  exceptionsOf(other).some((one) => keyOf(one) === keyOf(event))

const sameBelow = (run: Run, span: Span, event: SpanEvent): Span | undefined =>
  run.childrenOf(span).find((child) => recordsSame(child, span, event))

/** Log records that carry an exception; how many there are. */
function checkRecords(cases: Cases, logs: readonly LogRecord[]): number {
  const bare = new Map<string, number>()
  let subjects = 0
  for (const record of logs) {
    if (!record.attributes.some(({ key }) => key.startsWith('exception.'))) continue
    subjects++
    if (isBare(record)) bare.set(serviceOf(record), (bare.get(serviceOf(record)) ?? 0) + 1)
  }
  for (const [service, count] of [...bare].toSorted(([a], [b]) => compareText(a, b))) {
    cases.add({
      subject: { service },
      message: `log records of ${service} carry an exception without type and message`,
      evidence: [
        {
          text: `${count} log records with exception attributes, but neither exception.type nor exception.message`,
        },
      ],
      times: count,
    })
  }
  return subjects
}

export const exceptionRules: readonly Rule[] = [{ code: 'EXC1', check: checkExceptions }]
