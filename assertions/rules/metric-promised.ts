// What the contracts promise, service by service, and what came of it.
import type { Metric } from '../../harness/telemetry/index.ts'
import type { MetricContract } from '../metric-contract.ts'
import type { MetricIndex } from '../metrics/index.ts'
import { serviceOf } from '../model/index.ts'
import type { Judged } from './rule.ts'

export interface Promised {
  readonly contract: MetricContract
  readonly service: string
}

export const promisesOf = ({ expectations }: Judged): Promised[] =>
  (expectations.metrics ?? []).flatMap((contract) =>
    contract.services.map((service) => ({ contract, service })),
  )

const byService = new WeakMap<readonly Metric[], ReadonlyMap<string, readonly Metric[]>>()

export function metricsOf({ observed: { metrics } }: Judged, service: string): readonly Metric[] {
  const groups = byService.get(metrics) ?? Map.groupBy(metrics, serviceOf)
  byService.set(metrics, groups)
  return groups.get(service) ?? []
}

export const cameFrom = (index: MetricIndex, { contract, service }: Promised): boolean =>
  index.of(service).some((one) => one.name === contract.name)
