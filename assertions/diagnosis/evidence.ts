// Evidence lines and subjects made from spans.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Evidence, Subject } from '../finding.ts'
import { serviceOf } from '../model/index.ts'

export const subjectOf = (span: Span): Subject => ({
  service: serviceOf(span),
  traceId: span.traceId,
  spanId: span.spanId,
  name: span.name,
})

export const evidenceOf = (span: Span, text: string): Evidence => ({
  text,
  traceId: span.traceId,
  spanId: span.spanId,
})

/** Nanoseconds as a person reads them: `3.2 s`, `12 ms`, `0.4 ms`. */
export function durationText(nanoseconds: bigint): string {
  const milliseconds = Number(nanoseconds) / 1e6
  const size = Math.abs(milliseconds)
  if (size >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`
  return size >= 10 ? `${milliseconds.toFixed(0)} ms` : `${milliseconds.toFixed(1)} ms`
}
