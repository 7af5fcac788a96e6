// Defects of metrics: what is promised, and what every stream must be.
import type {
  HistogramDataPoint,
  Metric,
  MetricData,
  NumberDataPoint,
  Temporality,
} from '../../../harness/telemetry/index.ts'
import { attribute, serviceName } from '../../../harness/telemetry/index.ts'
import type { RuleCode } from '../../catalogue/index.ts'
import { compareText, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editMetrics, madeId, withAttribute, withoutAttributes } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'

type Edit = (metric: Metric, at: number) => Metric | readonly Metric[] | undefined

/** The defect in one metric of one service. */
const site = (codes: readonly RuleCode[], service: string, name: string, edit: Edit): Site => ({
  at: `${service} ${name}`,
  verdict: { codes, service },
  apply: (observed) => {
    let at = 0
    return editMetrics(observed, (metric) =>
      metric.name === name && serviceOf(metric) === service ? edit(metric, at++) : metric,
    )
  },
})

/** Each promised metric of each service that promises it and sent it. */
const promised =
  (codes: readonly RuleCode[], edit: Edit, only: (metric: Metric) => boolean = () => true) =>
  ({ observed, expectations }: Specimen): Site[] =>
    (expectations.metrics ?? []).flatMap((contract) =>
      contract.services
        .filter((service) =>
          observed.metrics.some(
            (one) =>
              one.name === contract.name &&
              serviceOf(one) === service &&
              one.data.points.length > 0 &&
              only(one),
          ),
        )
        .map((service) => site(codes, service, contract.name, edit)),
    )

/** The first metric of its kind that each service sent with enough points. */
const firstOfKind =
  (codes: readonly RuleCode[], only: (metric: Metric) => boolean, edit: Edit, least = 1) =>
  ({ observed }: Specimen): Site[] => {
    const byService = Map.groupBy(
      observed.metrics.filter((one) => only(one) && serviceName(one.resource) !== 'pitboss'),
      serviceOf,
    )
    return [...byService]
      .toSorted(([a], [b]) => compareText(a, b))
      .flatMap(([service, metrics]) => {
        const counts = Map.groupBy(metrics, (one) => one.name)
        const name = [...counts]
          .filter(([, of]) => of.reduce((sum, one) => sum + one.data.points.length, 0) >= least)
          .map(([one]) => one)
          .toSorted(compareText)[0]
        return name === undefined ? [] : site(codes, service, name, edit)
      })
  }

const isSum = ({ data }: Metric): boolean =>
  data.type === 'sum' && data.monotonic && data.temporality === 'CUMULATIVE'
const isHistogram = ({ data }: Metric): boolean =>
  data.type === 'histogram' && data.points.some((point) => point.count > 0n)

const withTemporality = (metric: Metric, temporality: Temporality): Metric =>
  'temporality' in metric.data ? { ...metric, data: { ...metric.data, temporality } } : metric

function withPoints(
  metric: Metric,
  edit: (point: NumberDataPoint | HistogramDataPoint, at: number) => unknown,
): Metric {
  if (metric.data.type !== 'sum' && metric.data.type !== 'histogram' && metric.data.type !== 'gauge')
    return metric
  return { ...metric, data: { ...metric.data, points: metric.data.points.map(edit) } as MetricData }
}

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

const strayExemplar: Edit = (metric, at) =>
  at > 0
    ? metric
    : withPoints(metric, (point) => ({
        ...point,
        exemplars: [
          {
            filteredAttributes: [],
            time: point.time,
            value: 1,
            spanId: madeId('exemplar', 0, 16),
            traceId: madeId('exemplar', 0, 32),
          },
        ],
      }))

/** Instruments of another kind under the same name. */
const asGauge: Edit = (metric) => ({
  ...metric,
  data: {
    type: 'gauge',
    points: metric.data.points.map((point) =>
      'value' in point
        ? point
        : {
            attributes: point.attributes,
            startTime: point.startTime,
            time: point.time,
            flags: point.flags,
            value: 1,
            exemplars: [],
          },
    ),
  } as MetricData,
})

/** One of the increments never happened: every value is one less where it is more than none. */
const countedLess: Edit = (metric) =>
  withPoints(metric, (point) => {
    if ('bucketCounts' in point)
      return point.count < 1n
        ? point
        : { ...point, count: 0n, bucketCounts: point.bucketCounts.map(() => 0n), sum: 0 }
    return { ...point, value: typeof point.value === 'bigint' ? 0n : 0 }
  })

/** All that the process recorded twice. */
const countedTwice: Edit = (metric) =>
  withPoints(metric, (point) => {
    if ('bucketCounts' in point)
      return { ...point, count: point.count * 2n, bucketCounts: point.bucketCounts.map((one) => one * 2n) }
    return { ...point, value: typeof point.value === 'bigint' ? point.value * 2n : (point.value ?? 0) * 2 }
  })

function attributeGone({ observed, expectations }: Specimen): Site[] {
  return (expectations.metrics ?? []).flatMap((contract) =>
    contract.attributes.flatMap((key) =>
      contract.services
        .filter((service) =>
          observed.metrics.some(
            (one) =>
              one.name === contract.name &&
              serviceOf(one) === service &&
              one.data.points.some((point) => attribute(point.attributes, key) !== undefined),
          ),
        )
        .map((service) => ({
          ...site(['MET1'], service, contract.name, (metric) =>
            withPoints(metric, (point) => ({
              ...point,
              attributes: withoutAttributes(point.attributes, key),
            })),
          ),
          at: `${service} ${contract.name}, ${key}`,
        })),
    ),
  )
}

/** Only what spans were counted for can be counted wrongly. */
function reconciled(edit: Edit) {
  return (specimen: Specimen): Site[] => {
    const counted = (specimen.expectations.metrics ?? []).filter(
      (one) => one.countedBy !== undefined && one.instrument !== 'gauge',
    )
    return promised(
      ['MET9'],
      edit,
    )({ ...specimen, expectations: { ...specimen.expectations, metrics: counted } })
  }
}

const overflowing: Edit = (metric, at) =>
  at > 0
    ? metric
    : withPoints(metric, (point, n) =>
        n === 0 ? { ...point, attributes: [{ key: 'otel.metric.overflow', value: true }] } : point,
      )

export const metricOperators: readonly Operator[] = [
  {
    name: 'metric-absent',
    defect: 'a promised metric is never recorded',
    rule: 'MET1',
    sites: promised(['MET1'], () => undefined),
  },
  {
    name: 'metric-attribute-absent',
    defect: 'a promised metric lacks an attribute',
    rule: 'MET1',
    sites: attributeGone,
  },
  {
    name: 'metric-wrong-unit',
    defect: 'a promised metric has another unit',
    rule: 'MET2',
    sites: promised(['MET2'], (metric) => ({ ...metric, unit: metric.unit === 's' ? 'ms' : 's' })),
  },
  {
    name: 'metric-wrong-instrument',
    defect: 'a promised metric is a gauge',
    rule: 'MET2',
    sites: promised(['MET2'], asGauge, ({ data }) => data.type !== 'gauge'),
  },
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
    sites: firstOfKind(['MET8'], isHistogram, strayExemplar),
  },
  {
    name: 'counted-too-little',
    defect: 'a metric counts nothing of its work',
    rule: 'MET9',
    sites: reconciled(countedLess),
  },
  {
    name: 'counted-twice',
    defect: 'a metric counts its work twice',
    rule: 'MET9',
    sites: reconciled(countedTwice),
  },
]
