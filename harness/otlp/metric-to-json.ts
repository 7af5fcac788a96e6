// Model to OTLP/JSON: metrics, their data points and exemplars.
import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricData,
  NumberDataPoint,
  SummaryDataPoint,
} from '../telemetry/index.ts'
import { writeAttributes } from './common-to-json.ts'
import { jsonDouble } from './json-text.ts'
import { double, flag, int, list, long, presentDouble, text } from './json-writer.ts'
import { temporalityNumber } from './metric-encode.ts'

export function writeMetric(metric: Metric): unknown {
  return {
    name: text(metric.name),
    description: text(metric.description),
    unit: text(metric.unit),
    ...writeData(metric.data),
    metadata: writeAttributes(metric.metadata),
  }
}

function writeData(data: MetricData): Record<string, unknown> {
  switch (data.type) {
    case 'gauge':
      return { gauge: { dataPoints: list(data.points, writeNumberPoint) } }
    case 'sum':
      return {
        sum: {
          dataPoints: list(data.points, writeNumberPoint),
          aggregationTemporality: int(temporalityNumber(data.temporality)),
          isMonotonic: flag(data.monotonic),
        },
      }
    case 'histogram': {
      const aggregationTemporality = int(temporalityNumber(data.temporality))
      return { histogram: { dataPoints: list(data.points, writeHistogramPoint), aggregationTemporality } }
    }
    case 'exponentialHistogram': {
      const aggregationTemporality = int(temporalityNumber(data.temporality))
      const dataPoints = list(data.points, writeExponentialHistogramPoint)
      return { exponentialHistogram: { dataPoints, aggregationTemporality } }
    }
    case 'summary':
      return { summary: { dataPoints: list(data.points, writeSummaryPoint) } }
    case 'none':
      return {}
  }
}

type AnyPoint = Pick<NumberDataPoint, 'attributes' | 'startTime' | 'time' | 'flags'>

function writePoint(point: AnyPoint) {
  return {
    attributes: writeAttributes(point.attributes),
    startTimeUnixNano: long(point.startTime),
    timeUnixNano: long(point.time),
    flags: int(point.flags),
  }
}

function writeNumber(value: bigint | number | undefined): Record<string, unknown> {
  if (value === undefined) return {}
  return typeof value === 'bigint' ? { asInt: String(value) } : { asDouble: jsonDouble(value) }
}

function writeNumberPoint(point: NumberDataPoint) {
  return {
    ...writePoint(point),
    ...writeNumber(point.value),
    exemplars: list(point.exemplars, writeExemplar),
  }
}

function writeHistogramPoint(point: HistogramDataPoint) {
  return {
    ...writePoint(point),
    count: long(point.count),
    sum: presentDouble(point.sum),
    bucketCounts: list(point.bucketCounts, String),
    explicitBounds: list(point.explicitBounds, jsonDouble),
    exemplars: list(point.exemplars, writeExemplar),
    min: presentDouble(point.min),
    max: presentDouble(point.max),
  }
}

function writeExponentialHistogramPoint(point: ExponentialHistogramDataPoint) {
  return {
    ...writePoint(point),
    count: long(point.count),
    sum: presentDouble(point.sum),
    scale: int(point.scale),
    zeroCount: long(point.zeroCount),
    positive: writeBuckets(point.positive),
    negative: writeBuckets(point.negative),
    exemplars: list(point.exemplars, writeExemplar),
    min: presentDouble(point.min),
    max: presentDouble(point.max),
    zeroThreshold: double(point.zeroThreshold),
  }
}

function writeBuckets(buckets: ExponentialBuckets | undefined) {
  return buckets && { offset: int(buckets.offset), bucketCounts: list(buckets.bucketCounts, String) }
}

function writeSummaryPoint(point: SummaryDataPoint) {
  return {
    ...writePoint(point),
    count: long(point.count),
    sum: double(point.sum),
    quantileValues: list(point.quantileValues, ({ quantile, value }) => ({
      quantile: double(quantile),
      value: double(value),
    })),
  }
}

function writeExemplar(exemplar: Exemplar) {
  return {
    filteredAttributes: writeAttributes(exemplar.filteredAttributes),
    timeUnixNano: long(exemplar.time),
    ...writeNumber(exemplar.value),
    spanId: text(exemplar.spanId),
    traceId: text(exemplar.traceId),
  }
}
