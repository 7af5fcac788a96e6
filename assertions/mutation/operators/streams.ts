// Defects of metric streams, whatever was promised.
import type { Metric, MetricData, Temporality } from '../../../harness/telemetry/index.ts'
import { serviceOf } from '../../model/index.ts'
import { madeId, withAttribute } from '../edit.ts'
import type { Operator, Specimen } from '../mutant.ts'
import { type Edit, firstOfKind, withPoints } from './metric-sites.ts'

const isSum = ({ data }: Metric): boolean =>
  data.type === 'sum' && data.monotonic && data.temporality === 'CUMULATIVE'
const isHistogram = ({ data }: Metric): boolean =>
  data.type === 'histogram' && data.points.some((point) => point.count > 0n)

const withTemporality = (metric: Metric, temporality: Temporality): Metric =>
  'temporality' in metric.data ? { ...metric, data: { ...metric.data, temporality } } : metric

/** The later half of the exports stands lower, and no start time says that it began again. */
const fallen: Edit = (metric, at) =>
  at === 0
    ? withPoints(metric, (point) =>
        'value' in point
          ? { ...point, value: typeof point.value === 'bigint' ? point.value + 1_000_000n : 1_000_000 }
          : {
              ...point,
              count: point.count + 1_000_000n,
              bucketCounts: point.bucketCounts.map((one, i) => (i === 0 ? one + 1_000_000n : one)),
            },
      )
    : metric

/** A second reader of another provider writes the same stream. */
const secondWriter: Edit = (metric) => [
  metric,
  withPoints(metric, (point) => ({
    ...point,
    startTime: point.startTime - 5_000_000_000n,
    time: point.time + 1_000n,
    ...('value' in point
      ? { value: typeof point.value === 'bigint' ? point.value * 7n + 3n : (point.value ?? 0) * 7 + 3 }
      : {}),
  })),
]

/** A stream for each request. */
const manyStreams: Edit = (metric, at) => {
  const [point] = metric.data.points
  if (at > 0 || point === undefined) return metric
  const points = Array.from({ length: 400 }, (_, n) => ({
    ...point,
    attributes: withAttribute(point.attributes, 'request.id', madeId('request', n, 16)),
  }))
  return { ...metric, data: { ...metric.data, points } as MetricData }
}

const oneBucket: Edit = (metric) =>
  withPoints(metric, (point) =>
    'bucketCounts' in point
      ? {
          ...point,
          count: point.count + 500n,
          bucketCounts: point.bucketCounts.map((_, at) => (at === 0 ? point.count + 500n : 0n)),
        }
      : point,
  )

const badSum: Edit = (metric) =>
  withPoints(metric, (point) => ('bucketCounts' in point ? { ...point, count: point.count + 1n } : point))
const badBounds: Edit = (metric) =>
  withPoints(metric, (point) =>
    'bucketCounts' in point ? { ...point, explicitBounds: point.explicitBounds.slice(1) } : point,
  )

/** Measured while the service worked: of what is measured after its last span, the trace may yet be to come. */
const strayExemplar: (last: ReadonlyMap<string, bigint>) => Edit = (last) => (metric, at) =>
  at > 0
    ? metric
    : withPoints(metric, (point) => ({
        ...point,
        exemplars: [
          {
            filteredAttributes: [],
            time: earlier(point.time, last.get(serviceOf(metric))),
            value: 1,
            spanId: madeId('exemplar', 0, 16),
            traceId: madeId('exemplar', 0, 32),
          },
        ],
      }))

const earlier = (a: bigint, b = a): bigint => (a < b ? a : b)

function lastEnds({ run }: Specimen): Map<string, bigint> {
  const last = new Map<string, bigint>()
  for (const { spans } of run.traces)
    for (const span of spans) {
      const service = serviceOf(span)
      if (span.endTime > (last.get(service) ?? 0n)) last.set(service, span.endTime)
    }
  return last
}

const overflowing: Edit = (metric, at) =>
  at > 0
    ? metric
    : withPoints(metric, (point, n) =>
        n === 0 ? { ...point, attributes: [{ key: 'otel.metric.overflow', value: true }] } : point,
      )

export const streamOperators: readonly Operator[] = [
  {
    name: 'temporality-unset',
    defect: 'a sum without temporality',
    rule: 'MET3',
    sites: firstOfKind(['MET3'], isSum, (metric) => withTemporality(metric, 'UNSPECIFIED')),
  },
  {
    name: 'temporality-mixed',
    defect: 'one metric with both temporalities',
    rule: 'MET3',
    sites: firstOfKind(
      ['MET3'],
      isSum,
      (metric, at) => withTemporality(metric, at % 2 === 0 ? 'DELTA' : 'CUMULATIVE'),
      4,
    ),
  },
  {
    name: 'counter-falls',
    defect: 'a cumulative sum falls without a new start',
    rule: 'MET4',
    sites: firstOfKind(['MET4'], isSum, fallen, 4),
  },
  {
    name: 'two-writers',
    defect: 'two writers on one stream',
    rule: 'MET4',
    sites: firstOfKind(['MET4'], isSum, secondWriter, 4),
  },
  {
    name: 'metric-per-request',
    defect: 'a stream for each request',
    rule: 'MET5',
    sites: firstOfKind(['MET5'], isSum, manyStreams),
  },
  {
    name: 'metric-overflow',
    defect: 'the SDK ran into its cardinality limit',
    rule: 'MET5',
    sites: firstOfKind(['MET5'], isSum, overflowing),
  },
  {
    name: 'one-bucket',
    defect: 'every value in one bucket',
    rule: 'MET6',
    sites: firstOfKind(['MET6'], isHistogram, oneBucket),
  },
  {
    name: 'bucket-sum',
    defect: 'bucket counts do not add up',
    rule: 'MET7',
    sites: firstOfKind(['MET7'], isHistogram, badSum),
  },
  {
    name: 'bucket-bounds',
    defect: 'bounds do not fit the buckets',
    rule: 'MET7',
    sites: firstOfKind(['MET7'], isHistogram, badBounds),
  },
  {
    name: 'stray-exemplar',
    defect: 'an exemplar of a trace that is not there',
    rule: 'MET8',
    sites: (specimen) => firstOfKind(['MET8'], isHistogram, strayExemplar(lastEnds(specimen)))(specimen),
  },
]
