// DEL1 on what was captured: the last that a service logged names spans that never arrived, and all before it have theirs.
import { isSpanId, isTraceId, type Span, type SpanId, type TraceId } from '../../harness/telemetry/index.ts'
import { activityOf, type LogEntry, quoted } from '../logs/index.ts'
import { partlySampled } from '../metrics/index.ts'
import { type Run, serviceOf } from '../model/index.ts'
import { allSpans, Cases, type Checked, type Judged } from './rule.ts'

/** So many spans that a log names must be there before one that is not says anything. */
const LEAST = 3
/** One span alone may have got lost in any way. */
const LOST = 2

/** What the log of one service names. */
interface Named {
  readonly service: string
  /** Entries that name a span which is there, and when the last of them was written. */
  there: number
  last: bigint
  /** When the first entry was written that names one which is not; undefined where all are. Nanoseconds since the epoch. */
  from: bigint | undefined
}

interface Lost {
  readonly entry: LogEntry
  readonly time: bigint
}

interface Tail {
  readonly service: string
  /** One entry for each span that is not there, oldest first. */
  readonly lost: readonly Lost[]
}

export function checkTail(judged: Judged): Checked {
  const { run, entries } = judged
  const partial = partlySampled(run, entries)
  const named = [...namedBy(run, entries).values()].filter(
    ({ service, there }) => there >= LEAST && !partial.has(service),
  )
  const ended = endedBefore(run, named)
  const tails = ended.length === 0 ? [] : tailsOf(ended, judged)
  const cases = new Cases('DEL1')
  for (const tail of tails) add(cases, tail, othersWentOn(tail, tails, named))
  return { subjects: named.length, findings: cases.findings() }
}

/** By when an entry was certainly written; undefined where it names no span, or says that its trace is left out. */
function writtenBy({ traceId, spanId, written, sampled }: LogEntry): bigint | undefined {
  if (traceId === '' || spanId === '' || sampled === false) return undefined
  return written === undefined ? undefined : written.time + written.resolution
}

function namedBy(run: Run, entries: readonly LogEntry[]): Map<string, Named> {
  const found = new Map<string, Named>()
  for (const entry of entries) {
    const time = writtenBy(entry)
    if (time === undefined) continue
    const { service, traceId, spanId } = entry
    let own = found.get(service)
    if (own === undefined) found.set(service, (own = { service, there: 0, last: 0n, from: undefined }))
    if (run.span(traceId, spanId) !== undefined) {
      own.there++
      if (time > own.last) own.last = time
    } else if (isTraceId(traceId) && isSpanId(spanId) && (own.from === undefined || time < own.from))
      own.from = time
  }
  return found
}

/** Services of which no span began after the first that is missing. */
function endedBefore(run: Run, named: readonly Named[]): Named[] {
  const open = new Map(named.filter(({ from }) => from !== undefined).map((one) => [one.service, one]))
  if (open.size === 0) return []
  for (const span of allSpans(run)) {
    const from = open.get(serviceOf(span))?.from
    if (from !== undefined && span.startTime > from) open.delete(serviceOf(span))
  }
  return [...open.values()].toSorted((a, b) => (a.service < b.service ? -1 : 1))
}

interface Gathered {
  readonly lost: Map<string, Lost>
  before: number
  /** What is missing says something else: it was never ended, or the ids in the log are wrong. */
  otherwise: boolean
}

function tailsOf(ended: readonly Named[], { run, entries }: Judged): Tail[] {
  const activity = activityOf(run)
  const from = new Map(ended.map((one) => [one.service, one.from]))
  const found = new Map<string, Gathered>()
  for (const entry of entries) {
    const { service, traceId, spanId } = entry
    const first = from.get(service)
    const time = first === undefined ? undefined : writtenBy(entry)
    if (first === undefined || time === undefined) continue
    let own = found.get(service)
    if (own === undefined) found.set(service, (own = { lost: new Map(), before: 0, otherwise: false }))
    if (run.span(traceId, spanId) !== undefined) {
      if (time <= first) own.before++
      continue
    }
    own.otherwise ||= hasChild(run, service, traceId, spanId)
    // Where it was at work on a request whose spans are there, it is the ids that are wrong.
    if (activity.during(entry) !== undefined) continue
    const key = `${traceId}/${spanId}`
    const known = own.lost.get(key)
    if (known === undefined || time < known.time) own.lost.set(key, { entry, time })
  }
  return [...found].flatMap(([service, { lost, before, otherwise }]) =>
    otherwise || before < LEAST || lost.size < LOST
      ? []
      : { service, lost: [...lost.values()].toSorted(compareLost) },
  )
}

const compareLost = (a: Lost, b: Lost): number =>
  a.time !== b.time ? (a.time < b.time ? -1 : 1) : a.entry.spanId < b.entry.spanId ? -1 : 1

/** What began below it has arrived: it was never ended, or is no span of the service's own. */
const hasChild = (run: Run, service: string, traceId: TraceId, spanId: SpanId): boolean =>
  run
    .trace(traceId)
    ?.spans.some((span: Span) => span.parentSpanId === spanId && serviceOf(span) === service) === true

/** Services of which as much as these must be seen to have gone on: one alone may have been ahead of the others. */
const OTHERS = 2

/**
 * Whether the capture went on while the telemetry of this service did not: others logged later, and their spans are
 * there. Where others miss theirs, too, it may just have ended before they were sent.
 */
function othersWentOn({ service, lost }: Tail, tails: readonly Tail[], named: readonly Named[]): boolean {
  const from = lost[0]?.time ?? 0n
  const later = named.filter((one) => one.service !== service && one.last > from)
  return tails.length === 1 && later.length >= OTHERS
}

const SHOWN = 3

function add(cases: Cases, { service, lost }: Tail, wentOn: boolean): void {
  const texts = [...Map.groupBy(lost, ({ entry }) => quoted(entry.text)).keys()]
  const shown = texts.slice(0, SHOWN).join(', ') + (texts.length > SHOWN ? ' …' : '')
  const why = wentOn
    ? 'all that it logged before has its spans, and other services, which logged later, have theirs'
    : 'all that it logged before has its spans; the capture may have ended before these were sent'
  for (const { entry } of lost)
    cases.add({
      subject: { service },
      message: `the last spans that the log of ${service} names never arrived`,
      certainty: wentOn ? 'likely' : 'possible',
      ...(wentOn ? {} : { severity: 'warning' as const }),
      evidence: [
        { text: `${lost.length} spans are named by the end of its log alone: ${shown}` },
        { text: why },
        { text: 'one of them', traceId: entry.traceId, spanId: entry.spanId },
      ],
    })
}
