// Trace and span ids, and the W3C trace context header that carries them.

/** 32 lowercase hex digits; a malformed id keeps whatever bytes were sent. */
export type TraceId = string
/** 16 lowercase hex digits; `''` where there is none. */
export type SpanId = string

export interface SpanContext {
  readonly traceId: TraceId
  readonly spanId: SpanId
  readonly sampled: boolean
}

export const isTraceId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id)
export const isSpanId = (id: string): boolean => /^[0-9a-f]{16}$/.test(id) && !/^0+$/.test(id)

/** The header's context, or undefined where it is not a valid version-00 (or later) `traceparent`. Source: W3C Trace Context 3.2. */
export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  const match = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(
    header?.trim() ?? '',
  )
  if (!match) return undefined
  const [, traceId = '', spanId = '', flags = '00'] = match
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function formatTraceparent(context: SpanContext): string {
  return `00-${context.traceId}-${context.spanId}-${context.sampled ? '01' : '00'}`
}
