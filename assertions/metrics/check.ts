// Is a promised metric there, with its instrument, unit and attributes?
import { attribute, type Metric } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Evidence, Finding } from '../finding.ts'
import type { MetricContract } from '../metric-contract.ts'
import { serviceOf } from '../model/index.ts'
import { instrumentOf, recordedPoints } from './streams.ts'

/** Names shown of what a service sent instead. */
const SHOWN = 12

export function metricFinding(
  code: 'MET1' | 'MET2' | 'MET9',
  contract: MetricContract,
  service: string,
  message: string,
  evidence: readonly (Evidence | string)[],
): Finding {
  const { severity, remedy } = describeRule(code)
  return {
    code,
    severity,
    subject: { service, name: contract.name },
    message,
    evidence: evidence.map((one) => (typeof one === 'string' ? { text: one } : one)),
    remedy,
  }
}

/** What the service sent instead: says whether it is one metric that is absent, or all. */
function sentInstead(metrics: readonly Metric[], service: string): string {
  const names = [
    ...new Set(metrics.filter((metric) => serviceOf(metric) === service).map((metric) => metric.name)),
  ].toSorted()
  if (names.length === 0) return `${service} sent no metrics at all`
  const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return `${service} sent ${names.slice(0, SHOWN).join(', ')}${rest}`
}

export const absentMetric = (
  contract: MetricContract,
  metrics: readonly Metric[],
  service: string,
): Finding =>
  metricFinding('MET1', contract, service, `${service} sent no data point of ${contract.name}`, [
    sentInstead(metrics, service),
  ])

/**
 * MET1 and MET2 for every service that promises the metric. Absence is decided on what was passed: call it behind a
 * barrier, when the services' metrics are known to have arrived.
 */
export function checkMetric(contract: MetricContract, metrics: readonly Metric[]): Finding[] {
  if (contract.services.length === 0) {
    return [metricFinding('MET1', contract, '', `no service is named that promises ${contract.name}`, [])]
  }
  return contract.services.flatMap((service) => {
    const own = metrics.filter((metric) => metric.name === contract.name && serviceOf(metric) === service)
    const withPoints = own.filter((metric) => recordedPoints(metric).length > 0)
    if (withPoints.length === 0) return [absentMetric(contract, metrics, service)]
    return [
      ...instrumentFindings(contract, service, withPoints),
      ...unitFindings(contract, service, own),
      ...attributeFindings(contract, service, withPoints),
    ]
  })
}

function instrumentFindings(
  contract: MetricContract,
  service: string,
  metrics: readonly Metric[],
): Finding[] {
  const found = new Set(metrics.map((metric) => instrumentOf(metric.data) ?? metric.data.type))
  found.delete(contract.instrument)
  return [...found].map((instrument) =>
    metricFinding(
      'MET2',
      contract,
      service,
      `${contract.name} of ${service} should be a ${contract.instrument}, is a ${instrument}`,
      [`received as ${[...new Set(metrics.map((metric) => metric.data.type))].join(', ')}`],
    ),
  )
}

function unitFindings(contract: MetricContract, service: string, metrics: readonly Metric[]): Finding[] {
  const wrong = new Set(metrics.map((metric) => metric.unit).filter((unit) => unit !== contract.unit))
  return [...wrong].map((unit) =>
    metricFinding(
      'MET2',
      contract,
      service,
      `${contract.name} of ${service} should have the unit ${JSON.stringify(contract.unit)}, has ${JSON.stringify(unit)}`,
      [`instrumentation scope ${metrics.find((metric) => metric.unit === unit)?.scope.name ?? ''}`],
    ),
  )
}

function attributeFindings(contract: MetricContract, service: string, metrics: readonly Metric[]): Finding[] {
  const points = metrics.flatMap(recordedPoints)
  return contract.attributes.flatMap((key) => {
    const without = points.filter((point) => attribute(point.attributes, key) === undefined)
    const [example] = without
    if (example === undefined) return []
    const has = example.attributes.map((entry) => entry.key).join(', ') || 'none'
    return metricFinding(
      'MET1',
      contract,
      service,
      `${contract.name} of ${service} lacks the attribute ${key}`,
      [`${without.length} of ${points.length} data points lack it; one has ${has}`],
    )
  })
}
