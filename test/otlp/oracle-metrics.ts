// The oracle's part for metric data and its points.
import {
  type Exemplar,
  type ExponentialBuckets,
  type ExponentialHistogramDataPoint,
  type HistogramDataPoint,
  type MetricData,
  type NumberDataPoint,
  type SummaryDataPoint,
  TEMPORALITIES,
} from '../../harness/telemetry/index.ts'
import type { Fields } from './official.ts'
import { attributes, id, int, list, long } from './oracle-fields.ts'

export function metricData(metric: Fields): MetricData {
  if ('gauge' in metric) return { type: 'gauge', points: points(metric.gauge, numberPoint) }
  if ('sum' in metric) {
    return {
      type: 'sum',
      points: points(metric.sum, numberPoint),
      temporality: temporality(metric.sum),
      monotonic: (metric.sum as Fields).isMonotonic === true,
    }
  }
  if ('histogram' in metric) {
    return {
      type: 'histogram',
      points: points(metric.histogram, histogramPoint),
      temporality: temporality(metric.histogram),
    }
  }
  if ('exponentialHistogram' in metric) {
    const data = metric.exponentialHistogram
    return {
      type: 'exponentialHistogram',
      points: points(data, exponentialPoint),
      temporality: temporality(data),
    }
  }
  if ('summary' in metric) return { type: 'summary', points: points(metric.summary, summaryPoint) }
  return { type: 'none', points: [] }
}

const points = <T>(data: unknown, read: (point: Fields) => T): T[] =>
  list(data as Fields, 'dataPoints').map(read)

const temporality = (data: unknown) =>
  TEMPORALITIES[int(data as Fields, 'aggregationTemporality')] ?? 'UNSPECIFIED'

const optional = (point: Fields, name: string): number | undefined => point[name] as number | undefined

const common = (point: Fields) => ({
  attributes: attributes(point),
  startTime: long(point, 'startTimeUnixNano'),
  time: long(point, 'timeUnixNano'),
  flags: int(point, 'flags'),
})

const numberPoint = (point: Fields): NumberDataPoint => ({
  ...common(point),
  value: (point.asInt ?? point.asDouble) as bigint | number | undefined,
  exemplars: exemplars(point),
})

const histogramPoint = (point: Fields): HistogramDataPoint => ({
  ...common(point),
  count: long(point, 'count'),
  sum: optional(point, 'sum'),
  bucketCounts: (point.bucketCounts ?? []) as bigint[],
  explicitBounds: (point.explicitBounds ?? []) as number[],
  exemplars: exemplars(point),
  min: optional(point, 'min'),
  max: optional(point, 'max'),
})

const exponentialPoint = (point: Fields): ExponentialHistogramDataPoint => ({
  ...common(point),
  count: long(point, 'count'),
  sum: optional(point, 'sum'),
  scale: int(point, 'scale'),
  zeroCount: long(point, 'zeroCount'),
  positive: buckets(point.positive),
  negative: buckets(point.negative),
  exemplars: exemplars(point),
  min: optional(point, 'min'),
  max: optional(point, 'max'),
  zeroThreshold: int(point, 'zeroThreshold'),
})

function buckets(value: unknown): ExponentialBuckets | undefined {
  if (value === undefined) return undefined
  const fields = value as Fields
  return { offset: int(fields, 'offset'), bucketCounts: (fields.bucketCounts ?? []) as bigint[] }
}

const summaryPoint = (point: Fields): SummaryDataPoint => ({
  ...common(point),
  count: long(point, 'count'),
  sum: int(point, 'sum'),
  quantileValues: list(point, 'quantileValues').map((quantile) => ({
    quantile: int(quantile, 'quantile'),
    value: int(quantile, 'value'),
  })),
})

function exemplars(fields: Fields): Exemplar[] {
  return list(fields, 'exemplars').map((exemplar) => ({
    filteredAttributes: attributes(exemplar, 'filteredAttributes'),
    time: long(exemplar, 'timeUnixNano'),
    value: (exemplar.asInt ?? exemplar.asDouble) as bigint | number | undefined,
    spanId: id(exemplar, 'spanId'),
    traceId: id(exemplar, 'traceId'),
  }))
}
