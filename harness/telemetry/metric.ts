// Metrics: five kinds of data points, told apart by `type`.
import type { Attributes } from './attributes.ts'
import type { SpanId, TraceId } from './ids.ts'
import type { InstrumentationScope, Resource } from './resource.ts'

export type Temporality = 'UNSPECIFIED' | 'DELTA' | 'CUMULATIVE'
/** Indexed by OTLP's number. */
export const TEMPORALITIES: readonly Temporality[] = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']

export interface Exemplar {
  readonly filteredAttributes: Attributes
  readonly time: bigint
  /** bigint where sent as an integer, number where a double, undefined where neither was set. */
  readonly value: bigint | number | undefined
  readonly spanId: SpanId
  readonly traceId: TraceId
}

interface DataPoint {
  readonly attributes: Attributes
  /** Nanoseconds since the epoch; 0n where unknown. */
  readonly startTime: bigint
  readonly time: bigint
  readonly flags: number
}

export interface NumberDataPoint extends DataPoint {
  readonly value: bigint | number | undefined
  readonly exemplars: readonly Exemplar[]
}

export interface HistogramDataPoint extends DataPoint {
  readonly count: bigint
  readonly sum: number | undefined
  readonly bucketCounts: readonly bigint[]
  readonly explicitBounds: readonly number[]
  readonly exemplars: readonly Exemplar[]
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface ExponentialBuckets {
  readonly offset: number
  readonly bucketCounts: readonly bigint[]
}

export interface ExponentialHistogramDataPoint extends DataPoint {
  readonly count: bigint
  readonly sum: number | undefined
  readonly scale: number
  readonly zeroCount: bigint
  readonly positive: ExponentialBuckets | undefined
  readonly negative: ExponentialBuckets | undefined
  readonly exemplars: readonly Exemplar[]
  readonly min: number | undefined
  readonly max: number | undefined
  readonly zeroThreshold: number
}

export interface SummaryDataPoint extends DataPoint {
  readonly count: bigint
  readonly sum: number
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[]
}

export type MetricData =
  | { readonly type: 'gauge'; readonly points: readonly NumberDataPoint[] }
  | {
      readonly type: 'sum'
      readonly points: readonly NumberDataPoint[]
      readonly temporality: Temporality
      readonly monotonic: boolean
    }
  | {
      readonly type: 'histogram'
      readonly points: readonly HistogramDataPoint[]
      readonly temporality: Temporality
    }
  | {
      readonly type: 'exponentialHistogram'
      readonly points: readonly ExponentialHistogramDataPoint[]
      readonly temporality: Temporality
    }
  | { readonly type: 'summary'; readonly points: readonly SummaryDataPoint[] }
  /** A metric sent without any data. */
  | { readonly type: 'none'; readonly points: readonly [] }

/** Source: opentelemetry-proto metrics/v1 Metric, with the resource and scope it came under. */
export interface Metric {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly metadata: Attributes
  readonly data: MetricData
}

/** Bit 0 of a data point's flags: NO_RECORDED_VALUE. */
export const hasNoRecordedValue = (flags: number): boolean => (flags & 0x1) !== 0
