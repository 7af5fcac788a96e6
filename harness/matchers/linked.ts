// Work that goes on in traces of its own: a job that links to the request that asked for it.
import type { Recording } from '../recording/index.ts'
import type { Trace, TraceId } from '../telemetry/index.ts'
import type { SettledTrace } from './settled.ts'

/** Traces all of whose links lead to one of these, or to one that such a link has led to; in the order of `recording.traces()`. */
export function linkedTraces(recording: Recording, traceIds: readonly TraceId[]): Trace[] {
  const linking = recording
    .traces()
    .map((trace) => ({ trace, targets: linkedBy(trace) }))
    .filter(({ targets }) => targets.length > 0)
  const known = new Set<TraceId>(traceIds)
  for (let before = -1; before !== known.size; ) {
    before = known.size
    for (const { trace, targets } of linking)
      if (targets.every((target) => known.has(target))) known.add(trace.traceId)
  }
  const own = new Set(traceIds)
  return linking.flatMap(({ trace }) => (known.has(trace.traceId) && !own.has(trace.traceId) ? [trace] : []))
}

const linkedBy = ({ traceId, spans }: Trace): TraceId[] =>
  spans.flatMap(({ links }) => links.map((link) => link.traceId)).filter((target) => target !== traceId)

/** The traces that this one has caused, each behind the same barriers as itself. */
export function causedBy(settled: SettledTrace): SettledTrace[] {
  return linkedTraces(settled.recording, [settled.traceId]).map(({ traceId, spans }) => ({
    ...settled,
    traceId,
    title: `${settled.title}: ${spans.find((span) => span.parentSpanId === '')?.name ?? 'a linked trace'}`,
  }))
}
