// Protobuf to model: the data points of the five kinds of metrics, and exemplars.
import type {
  Exemplar,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  KeyValue,
  NumberDataPoint,
  SummaryDataPoint,
} from '../telemetry/index.ts'
import { decodeKeyValue, type Mutable } from './common-decode.ts'
import { message, type Reader } from './reader.ts'

const NUMBER = message('NumberDataPoint', 2, 3, 4, 5, 6, 7, 8)
const HISTOGRAM = message('HistogramDataPoint', 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
const EXPONENTIAL = message('ExponentialHistogramDataPoint', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
const BUCKETS = message('Buckets', 1, 2)
const SUMMARY = message('SummaryDataPoint', 2, 3, 4, 5, 6, 7, 8)
const QUANTILE = message('ValueAtQuantile', 1, 2)
const EXEMPLAR = message('Exemplar', 2, 3, 4, 5, 6, 7)

export function decodeNumberPoint(reader: Reader): NumberDataPoint {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const exemplars: Exemplar[] = []
  const point: Mutable<NumberDataPoint> = {
    attributes,
    startTime: 0n,
    time: 0n,
    flags: 0,
    value: undefined,
    exemplars,
  }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 17) point.startTime = reader.fixed64()
    else if (tag === 25) point.time = reader.fixed64()
    else if (tag === 33) point.value = reader.double()
    else if (tag === 42) exemplars.push(decodeExemplar(reader))
    else if (tag === 49) point.value = reader.sfixed64()
    else if (tag === 58) attributes.push(decodeKeyValue(reader))
    else if (tag === 64) point.flags = reader.uint32()
    else reader.skip(tag, NUMBER)
  }
  reader.close(end, NUMBER)
  return point
}

export function decodeHistogramPoint(reader: Reader): HistogramDataPoint {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const bucketCounts: bigint[] = []
  const explicitBounds: number[] = []
  const exemplars: Exemplar[] = []
  const point: Mutable<HistogramDataPoint> = {
    attributes,
    startTime: 0n,
    time: 0n,
    flags: 0,
    count: 0n,
    sum: undefined,
    bucketCounts,
    explicitBounds,
    exemplars,
    min: undefined,
    max: undefined,
  }
  const bucketCount = () => void bucketCounts.push(reader.fixed64())
  const explicitBound = () => void explicitBounds.push(reader.double())
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 17) point.startTime = reader.fixed64()
    else if (tag === 25) point.time = reader.fixed64()
    else if (tag === 33) point.count = reader.fixed64()
    else if (tag === 41) point.sum = reader.double()
    else if (tag === 50 || tag === 49) reader.packed(tag, bucketCount)
    else if (tag === 58 || tag === 57) reader.packed(tag, explicitBound)
    else if (tag === 66) exemplars.push(decodeExemplar(reader))
    else if (tag === 74) attributes.push(decodeKeyValue(reader))
    else if (tag === 80) point.flags = reader.uint32()
    else if (tag === 89) point.min = reader.double()
    else if (tag === 97) point.max = reader.double()
    else reader.skip(tag, HISTOGRAM)
  }
  reader.close(end, HISTOGRAM)
  return point
}

export function decodeExponentialHistogramPoint(reader: Reader): ExponentialHistogramDataPoint {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const exemplars: Exemplar[] = []
  const point: Mutable<ExponentialHistogramDataPoint> = {
    attributes,
    startTime: 0n,
    time: 0n,
    flags: 0,
    count: 0n,
    sum: undefined,
    scale: 0,
    zeroCount: 0n,
    positive: undefined,
    negative: undefined,
    exemplars,
    min: undefined,
    max: undefined,
    zeroThreshold: 0,
  }
  let positive: Buckets | undefined
  let negative: Buckets | undefined
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) attributes.push(decodeKeyValue(reader))
    else if (tag === 17) point.startTime = reader.fixed64()
    else if (tag === 25) point.time = reader.fixed64()
    else if (tag === 33) point.count = reader.fixed64()
    else if (tag === 41) point.sum = reader.double()
    else if (tag === 48) point.scale = reader.sint32()
    else if (tag === 57) point.zeroCount = reader.fixed64()
    else if (tag === 66) point.positive = positive = decodeBuckets(reader, positive)
    else if (tag === 74) point.negative = negative = decodeBuckets(reader, negative)
    else if (tag === 80) point.flags = reader.uint32()
    else if (tag === 90) exemplars.push(decodeExemplar(reader))
    else if (tag === 97) point.min = reader.double()
    else if (tag === 105) point.max = reader.double()
    else if (tag === 113) point.zeroThreshold = reader.double()
    else reader.skip(tag, EXPONENTIAL)
  }
  reader.close(end, EXPONENTIAL)
  return point
}

interface Buckets {
  offset: number
  readonly bucketCounts: bigint[]
}

/** A field sent twice is one message in two parts. */
function decodeBuckets(reader: Reader, before: Buckets | undefined): Buckets {
  const end = reader.end()
  const buckets = before ?? { offset: 0, bucketCounts: [] }
  const bucketCount = () => void buckets.bucketCounts.push(reader.uint64())
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 8) buckets.offset = reader.sint32()
    else if (tag === 18 || tag === 16) reader.packed(tag, bucketCount)
    else reader.skip(tag, BUCKETS)
  }
  reader.close(end, BUCKETS)
  return buckets
}

export function decodeSummaryPoint(reader: Reader): SummaryDataPoint {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const quantileValues: { quantile: number; value: number }[] = []
  const point: Mutable<SummaryDataPoint> = {
    attributes,
    startTime: 0n,
    time: 0n,
    flags: 0,
    count: 0n,
    sum: 0,
    quantileValues,
  }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 17) point.startTime = reader.fixed64()
    else if (tag === 25) point.time = reader.fixed64()
    else if (tag === 33) point.count = reader.fixed64()
    else if (tag === 41) point.sum = reader.double()
    else if (tag === 50) quantileValues.push(decodeQuantile(reader))
    else if (tag === 58) attributes.push(decodeKeyValue(reader))
    else if (tag === 64) point.flags = reader.uint32()
    else reader.skip(tag, SUMMARY)
  }
  reader.close(end, SUMMARY)
  return point
}

function decodeQuantile(reader: Reader): { quantile: number; value: number } {
  const end = reader.end()
  let quantile = 0
  let value = 0
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 9) quantile = reader.double()
    else if (tag === 17) value = reader.double()
    else reader.skip(tag, QUANTILE)
  }
  reader.close(end, QUANTILE)
  return { quantile, value }
}

function decodeExemplar(reader: Reader): Exemplar {
  const end = reader.end()
  const filteredAttributes: KeyValue[] = []
  const exemplar: Mutable<Exemplar> = {
    filteredAttributes,
    time: 0n,
    value: undefined,
    spanId: '',
    traceId: '',
  }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 17) exemplar.time = reader.fixed64()
    else if (tag === 25) exemplar.value = reader.double()
    else if (tag === 34) exemplar.spanId = reader.hex()
    else if (tag === 42) exemplar.traceId = reader.hex()
    else if (tag === 49) exemplar.value = reader.sfixed64()
    else if (tag === 58) filteredAttributes.push(decodeKeyValue(reader))
    else reader.skip(tag, EXEMPLAR)
  }
  reader.close(end, EXEMPLAR)
  return exemplar
}
