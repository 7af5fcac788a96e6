// Model to protobuf: metrics, their data points and exemplars.
import {
  type Exemplar,
  type ExponentialBuckets,
  type ExponentialHistogramDataPoint,
  type HistogramDataPoint,
  type Metric,
  type MetricData,
  type NumberDataPoint,
  type SummaryDataPoint,
  TEMPORALITIES,
  type Temporality,
} from '../telemetry/index.ts'
import { encodeAttributes } from './common-encode.ts'
import type { Writer } from './writer.ts'

export const temporalityNumber = (temporality: Temporality): number => TEMPORALITIES.indexOf(temporality)

export function encodeMetric(writer: Writer, metric: Metric): void {
  writer.string(1, metric.name)
  writer.string(2, metric.description)
  writer.string(3, metric.unit)
  encodeData(writer, metric.data)
  encodeAttributes(writer, 12, metric.metadata)
}

function encodeData(writer: Writer, data: MetricData): void {
  switch (data.type) {
    case 'gauge':
      return writer.message(5, () =>
        writer.messages(1, data.points, (point) => encodeNumberPoint(writer, point)),
      )
    case 'sum':
      return writer.message(7, () => {
        writer.messages(1, data.points, (point) => encodeNumberPoint(writer, point))
        writer.int32(2, temporalityNumber(data.temporality))
        writer.bool(3, data.monotonic)
      })
    case 'histogram':
      return writer.message(9, () => {
        writer.messages(1, data.points, (point) => encodeHistogramPoint(writer, point))
        writer.int32(2, temporalityNumber(data.temporality))
      })
    case 'exponentialHistogram':
      return writer.message(10, () => {
        writer.messages(1, data.points, (point) => encodeExponentialHistogramPoint(writer, point))
        writer.int32(2, temporalityNumber(data.temporality))
      })
    case 'summary':
      return writer.message(11, () =>
        writer.messages(1, data.points, (point) => encodeSummaryPoint(writer, point)),
      )
    case 'none':
      return
  }
}

function encodeNumberPoint(writer: Writer, point: NumberDataPoint): void {
  writer.fixed64(2, point.startTime)
  writer.fixed64(3, point.time)
  if (typeof point.value === 'bigint') writer.presentSfixed64(6, point.value)
  else writer.presentDouble(4, point.value)
  encodeExemplars(writer, 5, point.exemplars)
  encodeAttributes(writer, 7, point.attributes)
  writer.uint32(8, point.flags)
}

function encodeHistogramPoint(writer: Writer, point: HistogramDataPoint): void {
  writer.fixed64(2, point.startTime)
  writer.fixed64(3, point.time)
  writer.fixed64(4, point.count)
  writer.presentDouble(5, point.sum)
  writer.packedFixed64(6, point.bucketCounts)
  writer.packedDouble(7, point.explicitBounds)
  encodeExemplars(writer, 8, point.exemplars)
  encodeAttributes(writer, 9, point.attributes)
  writer.uint32(10, point.flags)
  writer.presentDouble(11, point.min)
  writer.presentDouble(12, point.max)
}

function encodeExponentialHistogramPoint(writer: Writer, point: ExponentialHistogramDataPoint): void {
  encodeAttributes(writer, 1, point.attributes)
  writer.fixed64(2, point.startTime)
  writer.fixed64(3, point.time)
  writer.fixed64(4, point.count)
  writer.presentDouble(5, point.sum)
  writer.sint32(6, point.scale)
  writer.fixed64(7, point.zeroCount)
  encodeBuckets(writer, 8, point.positive)
  encodeBuckets(writer, 9, point.negative)
  writer.uint32(10, point.flags)
  encodeExemplars(writer, 11, point.exemplars)
  writer.presentDouble(12, point.min)
  writer.presentDouble(13, point.max)
  writer.double(14, point.zeroThreshold)
}

function encodeBuckets(writer: Writer, field: number, buckets: ExponentialBuckets | undefined): void {
  if (buckets === undefined) return
  writer.message(field, () => {
    writer.sint32(1, buckets.offset)
    writer.packedUint64(2, buckets.bucketCounts)
  })
}

function encodeSummaryPoint(writer: Writer, point: SummaryDataPoint): void {
  writer.fixed64(2, point.startTime)
  writer.fixed64(3, point.time)
  writer.fixed64(4, point.count)
  writer.double(5, point.sum)
  writer.messages(6, point.quantileValues, ({ quantile, value }) => {
    writer.double(1, quantile)
    writer.double(2, value)
  })
  encodeAttributes(writer, 7, point.attributes)
  writer.uint32(8, point.flags)
}

function encodeExemplars(writer: Writer, field: number, exemplars: readonly Exemplar[]): void {
  writer.messages(field, exemplars, (exemplar) => {
    writer.fixed64(2, exemplar.time)
    if (typeof exemplar.value === 'bigint') writer.presentSfixed64(6, exemplar.value)
    else writer.presentDouble(3, exemplar.value)
    writer.hex(4, exemplar.spanId)
    writer.hex(5, exemplar.traceId)
    encodeAttributes(writer, 7, exemplar.filteredAttributes)
  })
}
