// The Instrumentation Score of each service, by the published specification.
import { attributeText } from '../../harness/telemetry/index.ts'
import type { RuleResult } from '../finding.ts'
import type { Observed } from '../observed.ts'
import { type Impact, scoreRules } from './catalogue.ts'
import { evidenceOfServices, type ServiceEvidence } from './evidence.ts'
import { type Category, categoryOf, scoreOf, type Verdict } from './formula.ts'
import { boundsOf, judges, type MetricNames, workloadOf } from './judge.ts'

export { type Impact, type ScoreRule, scoreRuleLink, scoreRules } from './catalogue.ts'
export { type Category, categoryOf, scoreOf, type Verdict } from './formula.ts'

export interface JudgedScoreRule {
  readonly id: string
  readonly impact: Impact
  readonly verdict: Verdict
  /** How many resources, spans, traces, records or metrics it looked at, and how many of them failed. */
  readonly looked: number
  readonly failed: number
}

export interface ServiceScore {
  readonly service: string
  /** 0 to 100, of the rules that were exercised; absent where none was. */
  readonly score?: number
  readonly category?: Category
  /** What it would be if all rules that were not exercised failed, and if they passed. */
  readonly least: number
  readonly most: number
  readonly rules: readonly JudgedScoreRule[]
}

/** One for each service that sent anything, in the order of their names. `rules`: what became of the rules of this catalogue. */
export function scoreServices(observed: Observed, rules: readonly RuleResult[]): ServiceScore[] {
  const services = evidenceOfServices(observed)
  const names = namesOf([...services.values()])
  return [...services]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, evidence]) => {
      const judged = scoreRules.map(({ id, impact }): JudgedScoreRule => {
        const { looked, failed } = judges[id]?.({ service, evidence, names, rules }) ?? {
          looked: 0,
          failed: 0,
        }
        const verdict = looked === 0 ? 'not exercised' : failed > 0 ? 'failed' : 'passed'
        return { id, impact, verdict, looked, failed }
      })
      const { value, least, most } = scoreOf(judged)
      return {
        service,
        ...(value === undefined ? {} : { score: value, category: categoryOf(value) }),
        least,
        most,
        rules: judged,
      }
    })
}

function namesOf(services: readonly ServiceEvidence[]): MetricNames {
  const units = new Map<string, Set<string>>()
  const buckets = new Map<string, Set<string>>()
  const workloads = new Map<string, Set<string>>()
  const add = (sets: Map<string, Set<string>>, key: string, value: string) =>
    sets.set(key, (sets.get(key) ?? new Set()).add(value))
  for (const { metrics, resources } of services) {
    for (const metric of metrics) {
      add(units, metric.name, metric.unit)
      for (const bounds of boundsOf(metric)) add(buckets, metric.name, bounds)
    }
    for (const resource of resources) {
      const instance = attributeText(resource.attributes, 'service.instance.id')
      const workload = workloadOf(resource)
      if (instance !== undefined && workload !== undefined) add(workloads, instance, workload)
    }
  }
  return { units, buckets, workloads }
}
