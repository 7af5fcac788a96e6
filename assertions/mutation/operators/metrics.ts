// Defects of promised metrics.
import type { MetricData } from '../../../harness/telemetry/index.ts'
import { attribute } from '../../../harness/telemetry/index.ts'
import { serviceOf } from '../../model/index.ts'
import { withoutAttributes } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { type Edit, promised, site, withPoints } from './metric-sites.ts'

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
