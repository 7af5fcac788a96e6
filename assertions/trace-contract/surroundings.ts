// What is outside of one trace: the other traces of the run, and which of their spans link to what.
import type { Span, SpanId, Trace, TraceId } from '../../harness/telemetry/index.ts'
import { push } from '../model/index.ts'

export const linkKey = (traceId: TraceId, spanId: SpanId): string => `${traceId}/${spanId}`

/** Indexed once for all traces that are held against something. */
export interface Surroundings {
  readonly traces: ReadonlyMap<TraceId, Trace>
  /** Spans by what they link to. */
  readonly linked: ReadonlyMap<string, readonly Span[]>
}

const known = new WeakMap<readonly Trace[], Surroundings>()

export function surroundingsOf(others: readonly Trace[]): Surroundings {
  let found = known.get(others)
  if (found === undefined) {
    const linked = new Map<string, Span[]>()
    for (const other of others) indexLinks(linked, other.spans)
    found = { traces: new Map(others.map((other) => [other.traceId, other])), linked }
    known.set(others, found)
  }
  return found
}

export function indexLinks(linked: Map<string, Span[]>, spans: readonly Span[]): void {
  for (const span of spans)
    for (const link of span.links) push(linked, linkKey(link.traceId, link.spanId), span)
}
