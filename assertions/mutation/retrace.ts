// Tearing: what a lost context does to everything that is recorded after it.
import type { Span, SpanId, TraceId } from '../../harness/telemetry/index.ts'
import type { Run } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { editLines, editLogs, editMetrics, editSpans, madeId } from './edit.ts'

/** Bit 9 of the flags: the parent is remote. A root has none. */
const REMOTE = 0x200

/**
 * Each of these spans becomes the root of a trace of its own, with all below it; the logs and exemplars that named them
 * name them in their new trace. `keepLinks`: what leads back to the sender by link stays.
 */
export function tearOff(
  observed: Observed,
  run: Run,
  tops: Iterable<Span>,
  { keepLinks = false }: { readonly keepLinks?: boolean } = {},
): Observed {
  const moved = new Map<Span, TraceId>()
  const roots = new Set(tops)
  let torn = 0
  for (const top of roots) {
    const traceId = madeId(`torn from ${top.traceId}`, torn++, 32)
    const queue = [top]
    for (let span = queue.pop(); span !== undefined; span = queue.pop()) {
      if (moved.has(span)) continue
      moved.set(span, traceId)
      // A top below another one begins a trace of its own, in whatever order they are given.
      queue.push(...run.childrenOf(span).filter((child) => !roots.has(child)))
    }
  }
  const torned = editSpans(observed, (span) => {
    const traceId = moved.get(span)
    if (traceId === undefined) return span
    if (!roots.has(span)) return { ...span, traceId }
    const root = { ...span, traceId, parentSpanId: '', flags: span.flags & ~REMOTE }
    return keepLinks ? root : { ...root, links: [] }
  })
  return followMoved(torned, moved)
}

/** Logs, lines, links and exemplars that named a moved span. */
function followMoved(observed: Observed, moved: ReadonlyMap<Span, TraceId>): Observed {
  const traces = new Map<SpanId, { readonly from: TraceId; readonly to: TraceId }>()
  for (const [span, to] of moved) traces.set(span.spanId, { from: span.traceId, to })
  const nowIn = (traceId: TraceId, spanId: SpanId): TraceId => {
    const move = traces.get(spanId)
    return move !== undefined && move.from === traceId ? move.to : traceId
  }
  const withLogs = editLogs(observed, (record) => {
    const traceId = nowIn(record.traceId, record.spanId)
    return traceId === record.traceId ? record : { ...record, traceId }
  })
  const withLines = editLines(withLogs, (line) => {
    const ids = line.text.match(/\b[0-9a-f]{16}\b/g) ?? []
    const move = ids
      .map((id) => traces.get(id))
      .find((one) => one !== undefined && line.text.includes(one.from))
    return move === undefined ? line : { ...line, text: line.text.replaceAll(move.from, move.to) }
  })
  const withLinks = editSpans(withLines, (span) => {
    if (!span.links.some((link) => nowIn(link.traceId, link.spanId) !== link.traceId)) return span
    return {
      ...span,
      links: span.links.map((link) => ({ ...link, traceId: nowIn(link.traceId, link.spanId) })),
    }
  })
  return followExemplars(withLinks, nowIn)
}

const followExemplars = (
  observed: Observed,
  nowIn: (traceId: TraceId, spanId: SpanId) => TraceId,
): Observed =>
  editMetrics(observed, (metric) => {
    const { data } = metric
    if (data.type === 'none' || data.type === 'summary') return metric
    const touched = data.points.some((point) =>
      point.exemplars.some((one) => nowIn(one.traceId, one.spanId) !== one.traceId),
    )
    if (!touched) return metric
    const points = data.points.map((point) => ({
      ...point,
      exemplars: point.exemplars.map((one) => ({ ...one, traceId: nowIn(one.traceId, one.spanId) })),
    }))
    return { ...metric, data: { ...data, points } as typeof data }
  })
