// TRC18: spans that end together, long after their work was over.
import type { Span } from '../../../harness/telemetry/index.ts'
import { durationText, evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import {
  describeShape,
  destination,
  isHarness,
  nameShape,
  processOf,
  push,
  type Run,
} from '../../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule, setting } from '../rule.ts'

const MILLISECOND = 1_000_000n
/** Ends that lie within this of one another have one cause. */
const MOMENT = 50n * MILLISECOND
/** Nothing else of the process ends later than this after them: they ended with it. */
const LAST = 1_000n * MILLISECOND

/** The work of one kind that one process does again and again. */
interface Kind {
  readonly process: string
  readonly spans: Span[]
}

/** A request may be open for long by right; only one that its caller saw answered is known to be over. */
function answeredBefore(run: Run, server: Span, margin: bigint): boolean {
  const client = run.parentOf(server)
  return client?.kind === 'CLIENT' && client.endTime + margin < server.endTime
}

function checkEnds(judged: Judged): Checked {
  const cases = new Cases('TRC18')
  const { run } = judged
  const least = BigInt(Math.round(setting(judged, 'TRC18', 'outlastMilliseconds') * 1e6))
  const kinds = new Map<string, Kind>()
  /** The end of each process's telemetry, from spans that stand for work of their own. */
  const lastEnd = new Map<string, bigint>()
  let subjects = 0
  for (const span of allSpans(run)) {
    if (isHarness(span)) continue
    const process = processOf(span)
    if (span.endTime > (lastEnd.get(process) ?? 0n)) lastEnd.set(process, span.endTime)
    if (span.kind !== 'CONSUMER' && span.kind !== 'SERVER') continue
    subjects++
    if (span.kind === 'SERVER' && !answeredBefore(run, span, least)) continue
    const key = [process, span.kind, nameShape(span.name), destination(span) ?? ''].join('\n')
    const kind = kinds.get(key)
    if (kind === undefined) kinds.set(key, { process, spans: [span] })
    else kind.spans.push(span)
  }
  for (const { process, spans } of kinds.values()) {
    for (const together of endingTogether(spans))
      tell(cases, run, together, lastEnd.get(process) ?? 0n, least)
  }
  return { subjects, findings: cases.findings() }
}

/** Spans that end within a moment of one another, in groups of two at least. */
function endingTogether(spans: readonly Span[]): Span[][] {
  const groups = new Map<bigint, Span[]>()
  let start = 0n
  for (const span of spans.toSorted((a, b) => (a.endTime < b.endTime ? -1 : a.endTime > b.endTime ? 1 : 0))) {
    if (span.endTime - start > MOMENT) start = span.endTime
    push(groups, start, span)
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** When the work below the span was over; undefined where there is none to be seen. */
function workEnd(run: Run, span: Span): bigint | undefined {
  let end: bigint | undefined
  for (const child of run.childrenOf(span)) {
    if (child.kind === 'CONSUMER') continue
    if (end === undefined || child.endTime > end) end = child.endTime
  }
  return end
}

/** Its work was over for most of its time. */
function outlasts(run: Run, span: Span, least: bigint): boolean {
  const left = span.endTime - (workEnd(run, span) ?? span.startTime)
  return left >= least && left * 2n >= span.endTime - span.startTime
}

function tell(cases: Cases, run: Run, together: readonly Span[], lastEnd: bigint, least: bigint): void {
  const spans = together.filter((span) => outlasts(run, span, least)).toSorted(byStart)
  const [first, last] = [spans[0], spans.at(-1)]
  if (first === undefined || last === undefined || spans.length < 2) return
  const ends = spans.map((span) => span.endTime).toSorted(compare)
  const width = (ends.at(-1) ?? 0n) - (ends[0] ?? 0n)
  const spread = last.startTime - first.startTime
  if (spread < least || spread < width * 10n) return
  const atEnd = (ends.at(-1) ?? 0n) + LAST >= lastEnd
  const seen = spans.filter((span) => workEnd(run, span) !== undefined)
  // Two that end together may do so by chance, and so may those that wait for one thing, as far as can be seen.
  if (spans.length < 3 && (!atEnd || width > MILLISECOND)) return
  if (!atEnd && seen.length * 2 < spans.length) return
  const name = describeShape(first)
  const longest = first.endTime - first.startTime
  cases.add({
    subject: subjectOf(first),
    message: atEnd
      ? `${name} ends only with its process`
      : `${name} ends long after its work, together with others`,
    evidence: [
      evidenceOf(
        first,
        `${spans.length} spans that began over ${durationText(spread)} end within ${durationText(width)} of one another; the first lasts ${durationText(longest)}`,
      ),
      ...workText(run, first),
    ],
    times: spans.length,
  })
}

function workText(run: Run, span: Span): { readonly text: string }[] {
  const end = workEnd(run, span)
  if (end === undefined) return []
  return [{ text: `the work below it was over after ${durationText(end - span.startTime)}` }]
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
const byStart = (a: Span, b: Span): number =>
  compare(a.startTime, b.startTime) || (a.spanId < b.spanId ? -1 : 1)

export const traceOutlastingRules: readonly Rule[] = [{ code: 'TRC18', check: checkEnds }]
