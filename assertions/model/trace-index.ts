// One trace, indexed: every span id once, parents and children by look-up, always in the same order.
import type { Span, SpanId, Trace, TraceId } from '../../harness/telemetry/index.ts'
import { spanContent } from './span-content.ts'

export interface TraceIndex {
  readonly traceId: TraceId
  /** Each span id once, oldest start first; of several spans under one id the oldest stands for all. */
  readonly spans: readonly Span[]
  readonly byId: ReadonlyMap<SpanId, Span>
  /** Spans that share an id, where there is more than one; each group in a fixed order. */
  readonly duplicates: readonly (readonly Span[])[]
  /** Spans that name no parent. */
  readonly roots: readonly Span[]
  /** Spans that name a parent which is not in the trace. */
  readonly orphans: readonly Span[]
  parentOf(span: Span): Span | undefined
  childrenOf(span: Span): readonly Span[]
}

const NONE: readonly Span[] = []

/** The span names a parent; an id of zeros is none. */
export const hasParentId = (span: Span): boolean =>
  span.parentSpanId !== '' && !/^0+$/.test(span.parentSpanId)

/** Oldest start first, then by id, so that no result depends on the order of arrival. */
export function compareSpans(a: Span, b: Span): number {
  if (a.startTime !== b.startTime) return a.startTime < b.startTime ? -1 : 1
  if (a.spanId !== b.spanId) return a.spanId < b.spanId ? -1 : 1
  if (a.endTime !== b.endTime) return a.endTime < b.endTime ? -1 : 1
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  if (a.traceId !== b.traceId) return a.traceId < b.traceId ? -1 : 1
  // Only spans that share an id come so far.
  const [one, other] = a === b ? ['', ''] : [spanContent(a), spanContent(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

const indexes = new WeakMap<Trace, TraceIndex>()

/** The same trace is indexed once. */
export function indexTrace(trace: Trace): TraceIndex {
  let index = indexes.get(trace)
  if (index === undefined) {
    index = makeIndex(trace)
    indexes.set(trace, index)
    // It is a trace itself, and handed on as one.
    indexes.set(index, index)
  }
  return index
}

function makeIndex(trace: Trace): TraceIndex {
  const byId = new Map<SpanId, Span>()
  const shared = new Map<SpanId, Span[]>()
  for (const span of trace.spans.toSorted(compareSpans)) {
    const first = byId.get(span.spanId)
    if (first === undefined) byId.set(span.spanId, span)
    else shared.set(span.spanId, [...(shared.get(span.spanId) ?? [first]), span])
  }
  const children = new Map<SpanId, Span[]>()
  const roots: Span[] = []
  const orphans: Span[] = []
  for (const span of byId.values()) {
    if (!hasParentId(span)) roots.push(span)
    else if (!byId.has(span.parentSpanId)) orphans.push(span)
    else {
      const siblings = children.get(span.parentSpanId)
      if (siblings === undefined) children.set(span.parentSpanId, [span])
      else siblings.push(span)
    }
  }
  return {
    traceId: trace.traceId,
    spans: [...byId.values()],
    byId,
    duplicates: [...shared.values()],
    roots,
    orphans,
    parentOf: (span) => (hasParentId(span) ? byId.get(span.parentSpanId) : undefined),
    childrenOf: (span) => children.get(span.spanId) ?? NONE,
  }
}
