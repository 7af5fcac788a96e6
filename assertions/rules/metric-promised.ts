// What the contracts promise, service by service, and what came of it.
import type { Metric } from '../../harness/telemetry/index.ts'
import type { Finding } from '../finding.ts'
import type { MetricContract } from '../metric-contract.ts'
import { checkMetric, type MetricIndex } from '../metrics/index.ts'
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

const byName = new WeakMap<readonly Metric[], ReadonlyMap<string, readonly Metric[]>>()

/** Of one name; one lookup for each contract, where there are very many exports. */
function metricsNamed(judged: Judged, { contract, service }: Promised): readonly Metric[] {
  const own = metricsOf(judged, service)
  const groups = byName.get(own) ?? Map.groupBy(own, ({ name }) => name)
  byName.set(own, groups)
  return groups.get(contract.name) ?? []
}

const checked = new WeakMap<readonly Metric[], Map<MetricContract, readonly Finding[]>>()

/** What is wrong with a metric that came: MET1 and MET2, which two rules tell. */
export function checkPromised(judged: Judged, promised: Promised): readonly Finding[] {
  const metrics = metricsNamed(judged, promised)
  const known = checked.get(metrics) ?? new Map<MetricContract, readonly Finding[]>()
  checked.set(metrics, known)
  const { contract, service } = promised
  const findings = known.get(contract) ?? checkMetric({ ...contract, services: [service] }, metrics)
  known.set(contract, findings)
  return findings
}

const byService = new WeakMap<readonly Metric[], ReadonlyMap<string, readonly Metric[]>>()

export function metricsOf({ observed: { metrics } }: Judged, service: string): readonly Metric[] {
  const groups = byService.get(metrics) ?? Map.groupBy(metrics, serviceOf)
  byService.set(metrics, groups)
  return groups.get(service) ?? []
}

export const cameFrom = (index: MetricIndex, { contract, service }: Promised): boolean =>
  index.of(service).some((one) => one.name === contract.name)
