// Protobuf to model: metrics; their data points are in point-decode.ts.
import {
  type InstrumentationScope,
  type KeyValue,
  type Metric,
  type MetricData,
  type Resource,
  TEMPORALITIES,
  type Temporality,
} from '../telemetry/index.ts'
import { decodeKeyValue, type Mutable } from './common-decode.ts'
import {
  decodeExponentialHistogramPoint,
  decodeHistogramPoint,
  decodeNumberPoint,
  decodeSummaryPoint,
} from './point-decode.ts'
import { message, type MessageFields, type Reader } from './reader.ts'

const METRIC = message('Metric', 1, 2, 3, 5, 7, 9, 10, 11, 12)
const GAUGE = message('Gauge', 1)
const SUM = message('Sum', 1, 2, 3)
const HISTOGRAM = message('Histogram', 1, 2)
const EXPONENTIAL_HISTOGRAM = message('ExponentialHistogram', 1, 2)
const SUMMARY = message('Summary', 1)

export const temporality = (number: number): Temporality => TEMPORALITIES[number] ?? 'UNSPECIFIED'

export function decodeMetric(reader: Reader, resource: Resource, scope: InstrumentationScope): Metric {
  const end = reader.end()
  const metadata: KeyValue[] = []
  const metric: Mutable<Metric> = {
    resource,
    scope,
    name: '',
    description: '',
    unit: '',
    metadata,
    data: { type: 'none', points: [] },
  }
  let dataTag = 0
  let parts = emptyParts()
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) metric.name = reader.string()
    else if (tag === 18) metric.description = reader.string()
    else if (tag === 26) metric.unit = reader.string()
    else if (tag === 98) metadata.push(decodeKeyValue(reader))
    else {
      // The same kind of data twice is one message in two parts; another kind replaces it.
      const begun = tag === dataTag ? parts : emptyParts()
      const data = decodeData(reader, tag, begun)
      if (data === undefined) continue
      metric.data = data
      dataTag = tag
      parts = begun
    }
  }
  reader.close(end, METRIC)
  return metric
}

interface Parts {
  readonly points: unknown[]
  temporality: Temporality
  monotonic: boolean
}

const emptyParts = (): Parts => ({ points: [], temporality: 'UNSPECIFIED', monotonic: false })

/** Undefined where the field is none of the five kinds of data. */
function decodeData(reader: Reader, tag: number, parts: Parts): MetricData | undefined {
  switch (tag) {
    case 42:
      return { type: 'gauge', points: decodePoints(reader, GAUGE, parts, decodeNumberPoint) }
    case 58: {
      const points = decodePoints(reader, SUM, parts, decodeNumberPoint)
      return { type: 'sum', points, temporality: parts.temporality, monotonic: parts.monotonic }
    }
    case 74: {
      const points = decodePoints(reader, HISTOGRAM, parts, decodeHistogramPoint)
      return { type: 'histogram', points, temporality: parts.temporality }
    }
    case 82: {
      const points = decodePoints(reader, EXPONENTIAL_HISTOGRAM, parts, decodeExponentialHistogramPoint)
      return { type: 'exponentialHistogram', points, temporality: parts.temporality }
    }
    case 90:
      return { type: 'summary', points: decodePoints(reader, SUMMARY, parts, decodeSummaryPoint) }
    default:
      reader.skip(tag, METRIC)
      return undefined
  }
}

/** The five kinds number their fields alike: points 1, temporality 2, monotonic 3. */
function decodePoints<T>(
  reader: Reader,
  fields: MessageFields,
  parts: Parts,
  point: (reader: Reader) => T,
): T[] {
  const end = reader.end()
  // Parts are only ever continued by a field with the same tag, hence by the same kind of point.
  const points = parts.points as T[]
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) points.push(point(reader))
    else if (tag === 16 && fields.known & 4) parts.temporality = temporality(reader.int32())
    else if (tag === 24 && fields.known & 8) parts.monotonic = reader.bool()
    else reader.skip(tag, fields)
  }
  reader.close(end, fields)
  return points
}
