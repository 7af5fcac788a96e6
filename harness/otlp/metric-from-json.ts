// OTLP/JSON to model: metrics, their data points and exemplars.
import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  InstrumentationScope,
  Metric,
  MetricData,
  NumberDataPoint,
  Resource,
  SummaryDataPoint,
  Temporality,
} from '../telemetry/index.ts'
import { readAttributes } from './common-from-json.ts'
import type { JsonObject, JsonReader } from './json-reader.ts'
import { temporality } from './metric-decode.ts'

export function readMetric(
  json: JsonReader,
  object: JsonObject,
  resource: Resource,
  scope: InstrumentationScope,
): Metric {
  return {
    resource,
    scope,
    name: json.name(object, 'name'),
    description: json.name(object, 'description'),
    unit: json.name(object, 'unit'),
    metadata: readAttributes(json, object, 'metadata'),
    data: readData(json, object),
  }
}

const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const

function readData(json: JsonReader, object: JsonObject): MetricData {
  const type = json.oneOf(object, KINDS)
  const data = type && json.message(object, type, (fields) => readDataOf(json, type, fields))
  return data ?? { type: 'none', points: [] }
}

function readDataOf(json: JsonReader, type: (typeof KINDS)[number], data: JsonObject): MetricData {
  const points = <T>(read: (json: JsonReader, object: JsonObject) => T) =>
    json.messages(data, 'dataPoints', (point) => read(json, point))
  switch (type) {
    case 'gauge':
      return { type, points: points(readNumberPoint) }
    case 'sum': {
      const monotonic = json.bool(data, 'isMonotonic')
      return { type, points: points(readNumberPoint), temporality: readTemporality(json, data), monotonic }
    }
    case 'histogram':
      return { type, points: points(readHistogramPoint), temporality: readTemporality(json, data) }
    case 'exponentialHistogram':
      return { type, points: points(readExponentialHistogramPoint), temporality: readTemporality(json, data) }
    case 'summary':
      return { type, points: points(readSummaryPoint) }
  }
}

function readTemporality(json: JsonReader, data: JsonObject): Temporality {
  return temporality(json.enumNumber(data, 'aggregationTemporality'))
}

function readPoint(json: JsonReader, object: JsonObject) {
  return {
    attributes: readAttributes(json, object),
    startTime: json.uint64(object, 'startTimeUnixNano'),
    time: json.uint64(object, 'timeUnixNano'),
    flags: json.uint32(object, 'flags'),
  }
}

function readNumberPoint(json: JsonReader, object: JsonObject): NumberDataPoint {
  return {
    ...readPoint(json, object),
    value: readNumber(json, object),
    exemplars: readExemplars(json, object),
  }
}

function readNumber(json: JsonReader, object: JsonObject): bigint | number | undefined {
  const kind = json.oneOf(object, ['asDouble', 'asInt'])
  if (kind === undefined) return undefined
  return kind === 'asInt' ? json.int64(object, kind) : json.double(object, kind)
}

function readHistogramPoint(json: JsonReader, object: JsonObject): HistogramDataPoint {
  return {
    ...readPoint(json, object),
    count: json.uint64(object, 'count'),
    sum: json.optionalDouble(object, 'sum'),
    bucketCounts: json.uint64s(object, 'bucketCounts'),
    explicitBounds: json.doubles(object, 'explicitBounds'),
    exemplars: readExemplars(json, object),
    min: json.optionalDouble(object, 'min'),
    max: json.optionalDouble(object, 'max'),
  }
}

function readExponentialHistogramPoint(json: JsonReader, object: JsonObject): ExponentialHistogramDataPoint {
  return {
    ...readPoint(json, object),
    count: json.uint64(object, 'count'),
    sum: json.optionalDouble(object, 'sum'),
    scale: json.int32(object, 'scale'),
    zeroCount: json.uint64(object, 'zeroCount'),
    positive: readBuckets(json, object, 'positive'),
    negative: readBuckets(json, object, 'negative'),
    exemplars: readExemplars(json, object),
    min: json.optionalDouble(object, 'min'),
    max: json.optionalDouble(object, 'max'),
    zeroThreshold: json.double(object, 'zeroThreshold'),
  }
}

function readBuckets(json: JsonReader, object: JsonObject, key: string): ExponentialBuckets | undefined {
  return json.message(object, key, (buckets) => ({
    offset: json.int32(buckets, 'offset'),
    bucketCounts: json.uint64s(buckets, 'bucketCounts'),
  }))
}

function readSummaryPoint(json: JsonReader, object: JsonObject): SummaryDataPoint {
  return {
    ...readPoint(json, object),
    count: json.uint64(object, 'count'),
    sum: json.double(object, 'sum'),
    quantileValues: json.messages(object, 'quantileValues', (quantile) => ({
      quantile: json.double(quantile, 'quantile'),
      value: json.double(quantile, 'value'),
    })),
  }
}

function readExemplars(json: JsonReader, object: JsonObject): readonly Exemplar[] {
  return json.messages(object, 'exemplars', (exemplar) => ({
    filteredAttributes: readAttributes(json, exemplar, 'filteredAttributes'),
    time: json.uint64(exemplar, 'timeUnixNano'),
    value: readNumber(json, exemplar),
    spanId: json.hex(exemplar, 'spanId'),
    traceId: json.hex(exemplar, 'traceId'),
  }))
}
