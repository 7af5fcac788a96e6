// Which metrics a defect is put into, and edits of their data points.
import type {
  HistogramDataPoint,
  Metric,
  MetricData,
  NumberDataPoint,
} from '../../../harness/telemetry/index.ts'
import { serviceName } from '../../../harness/telemetry/index.ts'
import type { RuleCode } from '../../catalogue/index.ts'
import { compareText, serviceOf } from '../../model/index.ts'
import { editMetrics } from '../edit.ts'
import type { Site, Specimen } from '../mutant.ts'

export type Edit = (metric: Metric, at: number) => Metric | readonly Metric[] | undefined

/** The defect in one metric of one service. */
export const site = (codes: readonly RuleCode[], service: string, name: string, edit: Edit): Site => ({
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
export const promised =
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
export const firstOfKind =
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

export function withPoints(
  metric: Metric,
  edit: (point: NumberDataPoint | HistogramDataPoint, at: number) => unknown,
): Metric {
  if (metric.data.type !== 'sum' && metric.data.type !== 'histogram' && metric.data.type !== 'gauge')
    return metric
  return { ...metric, data: { ...metric.data, points: metric.data.points.map(edit) } as MetricData }
}
