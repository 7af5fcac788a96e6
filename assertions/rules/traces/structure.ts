// TRC3, TRC5 and TRC6: the shape of a trace, whatever it is about.
import { isSpanId, isTraceId, type Span } from '../../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import {
  compareSpans,
  describeShape,
  describeSpan,
  type Run,
  serviceOf,
  spanContent,
  type TraceIndex,
} from '../../model/index.ts'
import { allSpans, type Case, Cases, type Checked, type Judged, namesParent, type Rule } from '../rule.ts'

function checkRoots({ run }: Judged): Checked {
  const cases = new Cases('TRC3')
  for (const trace of run.traces) {
    // Ids that are none gather spans which have nothing to do with one another: TRC7 tells of them.
    if (trace.roots.length < 2 || !isTraceId(trace.traceId)) continue
    const [first, second] = trace.roots
    if (first === undefined || second === undefined) continue
    cases.add({
      subject: subjectOf(second),
      message: `a trace has several roots: ${rootNames(trace)}`,
      evidence: trace.roots.slice(0, 3).map((root) => evidenceOf(root, `root ${describeSpan(root)}`)),
    })
  }
  return { subjects: run.traces.filter((trace) => trace.roots.length > 0).length, findings: cases.findings() }
}

const rootNames = (trace: TraceIndex): string =>
  [...new Set(trace.roots.map(describeShape))].toSorted().slice(0, 4).join(', ')

function checkCycles({ run }: Judged): Checked {
  const cases = new Cases('TRC5')
  for (const trace of run.traces) {
    for (const cycle of cyclesOf(trace)) {
      const [first] = cycle
      if (first === undefined) continue
      const message =
        cycle.length === 1
          ? `${describeSpan(first)} is its own parent`
          : `${describeSpan(first)} is its own ancestor`
      const path = cycle.map((span) => span.spanId).join(' -> ')
      cases.add({
        subject: subjectOf(first),
        message,
        evidence: [evidenceOf(first, `${path} -> ${first.spanId}`)],
      })
    }
  }
  return { subjects: namesParent(run).length, findings: cases.findings() }
}

/** Each cycle once, beginning with its oldest span. */
function cyclesOf(trace: TraceIndex): Span[][] {
  const found: Span[][] = []
  const done = new Set<Span>()
  for (const start of trace.spans) {
    const path: Span[] = []
    const onPath = new Set<Span>()
    let at: Span | undefined = start
    while (at !== undefined && !done.has(at) && !onPath.has(at)) {
      onPath.add(at)
      path.push(at)
      at = trace.parentOf(at)
    }
    if (at !== undefined && onPath.has(at)) found.push(fromOldest(path.slice(path.indexOf(at))))
    for (const span of path) done.add(span)
  }
  return found
}

function fromOldest(cycle: readonly Span[]): Span[] {
  const oldest = cycle.indexOf(cycle.toSorted(compareSpans)[0] as Span)
  return [...cycle.slice(oldest), ...cycle.slice(0, oldest)]
}

function checkDuplicates({ run, observed }: Judged): Checked {
  const cases = new Cases('TRC6')
  const again = new Map<string, number>()
  for (const spans of run.traces.flatMap((trace) => trace.duplicates)) {
    const [first] = spans
    if (first === undefined || !isSpanId(first.spanId)) continue
    const content = spanContent(first)
    const same = spans.every((other) => spanContent(other) === content)
    const names = [...new Set(spans.map(describeSpan))].join(', ')
    const times = `span ${first.spanId} of trace ${first.traceId} arrived ${spans.length} times`
    if (same) again.set(serviceOf(first), (again.get(serviceOf(first)) ?? 0) + 1)
    cases.add({
      subject: subjectOf(first),
      ...(same ? { severity: 'warning' as const } : {}),
      message: same
        ? `spans of ${serviceOf(first)} arrived more than once`
        : `different spans share one id: ${names}`,
      evidence: [evidenceOf(first, `${names}: ${times}`)],
    })
  }
  for (const one of secondExporters(run, observed.repeats ?? new Map(), again)) cases.add(one)
  return {
    subjects: run.traces.reduce((sum, trace) => sum + trace.spans.length, 0),
    findings: cases.findings(),
  }
}

/** So many requests that came again whole are no retry after a lost answer, when nearly all of a service did. */
const SECOND_EXPORTER = { requests: 3, share: 0.8 }

/** Of a service whose spans come twice, those in requests that were recognised as sent again are told with the rest. */
function secondExporters(
  run: Run,
  repeats: NonNullable<Judged['observed']['repeats']>,
  again: ReadonlyMap<string, number>,
): Case[] {
  if (repeats.size === 0) return []
  const totals = new Map<string, number>()
  for (const span of allSpans(run)) totals.set(serviceOf(span), (totals.get(serviceOf(span)) ?? 0) + 1)
  return [...repeats].flatMap(([service, { requests, spans }]) => {
    const single = again.get(service) ?? 0
    const most = spans + single >= SECOND_EXPORTER.share * (totals.get(service) ?? 0)
    if (!most || (single === 0 && requests < SECOND_EXPORTER.requests)) return []
    return {
      subject: { service },
      severity: 'warning' as const,
      message: `spans of ${service} arrived more than once`,
      evidence: [{ text: `${requests} of its export requests came again whole, with ${spans} spans` }],
      times: spans,
    }
  })
}

export const traceStructureRules: readonly Rule[] = [
  { code: 'TRC3', check: checkRoots },
  { code: 'TRC5', check: checkCycles },
  { code: 'TRC6', check: checkDuplicates },
]
