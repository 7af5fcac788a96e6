// Spans and the traces they make.
import type { Attributes } from './attributes.ts'
import type { SpanId, TraceId } from './ids.ts'
import type { InstrumentationScope, Resource } from './resource.ts'

export type SpanKind = 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER'
/** Indexed by OTLP's number. */
export const SPAN_KINDS: readonly SpanKind[] = [
  'UNSPECIFIED',
  'INTERNAL',
  'SERVER',
  'CLIENT',
  'PRODUCER',
  'CONSUMER',
]

export type StatusCode = 'UNSET' | 'OK' | 'ERROR'
/** Indexed by OTLP's number. */
export const STATUS_CODES: readonly StatusCode[] = ['UNSET', 'OK', 'ERROR']

export interface SpanEvent {
  /** Nanoseconds since the epoch. */
  readonly time: bigint
  readonly name: string
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

export interface SpanLink {
  readonly traceId: TraceId
  readonly spanId: SpanId
  readonly traceState: string
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly flags: number
}

/** Source: opentelemetry-proto trace/v1 Span, with the resource and scope it came under. */
export interface Span {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  readonly traceId: TraceId
  readonly spanId: SpanId
  /** `''` for a root. */
  readonly parentSpanId: SpanId
  readonly traceState: string
  /** As sent, all 32 bits; read it only through {@link isSampled} and {@link parentIsRemote}. */
  readonly flags: number
  readonly name: string
  /** As sent; a number outside the known kinds is kept in `kindNumber` and shows here as UNSPECIFIED. */
  readonly kind: SpanKind
  readonly kindNumber: number
  /** Nanoseconds since the epoch. */
  readonly startTime: bigint
  readonly endTime: bigint
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly events: readonly SpanEvent[]
  readonly droppedEventsCount: number
  readonly links: readonly SpanLink[]
  readonly droppedLinksCount: number
  readonly status: { readonly code: StatusCode; readonly codeNumber: number; readonly message: string }
}

/** Bit 0 of the flags: the W3C sampled flag. */
export const isSampled = (flags: number): boolean => (flags & 0x1) !== 0

/** Bits 8 and 9 of the flags: whether the parent is remote; undefined where the SDK did not say. */
export function parentIsRemote(flags: number): boolean | undefined {
  return (flags & 0x100) === 0 ? undefined : (flags & 0x200) !== 0
}

/** All that was received under one trace id, oldest start first. */
export interface Trace {
  readonly traceId: TraceId
  readonly spans: readonly Span[]
}
