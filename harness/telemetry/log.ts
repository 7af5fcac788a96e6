// Log records: as OTLP carries them, and as a service printed them.
import type { AttributeValue, Attributes } from './attributes.ts'
import type { SpanId, TraceId } from './ids.ts'
import type { InstrumentationScope, Resource } from './resource.ts'

/** Source: opentelemetry-proto logs/v1 LogRecord, with the resource and scope it came under. */
export interface LogRecord {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  /** Nanoseconds since the epoch; 0n where the source did not say. */
  readonly time: bigint
  readonly observedTime: bigint
  /** 1-24; 0 is unset. */
  readonly severityNumber: number
  readonly severityText: string
  readonly body: AttributeValue
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly flags: number
  /** `''` where there is none. */
  readonly traceId: TraceId
  readonly spanId: SpanId
  readonly eventName: string
}

/** One line that a service of the system wrote to its standard output or error. */
export interface LogLine {
  /** The name the system definition gives the service. */
  readonly service: string
  readonly stream: 'stdout' | 'stderr'
  /** When the harness read it, nanoseconds since the epoch. */
  readonly received: bigint
  readonly text: string
}
