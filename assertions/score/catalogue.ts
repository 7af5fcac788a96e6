// The rules of the Instrumentation Score specification, with their weights, and the codes here that look at the same.
import type { RuleCode } from '../catalogue/index.ts'

const IMPACTS = { Critical: 40, Important: 30, Normal: 20, Low: 10 } as const

export type Impact = keyof typeof IMPACTS

export const weightOf = (impact: Impact): number => IMPACTS[impact]

export interface ScoreRule {
  /** Of the specification: `RES-005`. */
  readonly id: string
  readonly impact: Impact
  /** What holds when it is passed. */
  readonly title: string
  /** Rules of this catalogue that look at the same, though perhaps with other limits. */
  readonly codes: readonly RuleCode[]
  /** Why no capture can tell; such a rule is never exercised. */
  readonly beyond?: string
}

const rule = (
  id: string,
  impact: Impact,
  title: string,
  codes: readonly RuleCode[] = [],
  beyond?: string,
): ScoreRule => ({ id, impact, title, codes, ...(beyond === undefined ? {} : { beyond }) })

/** Source: github.com/instrumentation-score/spec, rules. */
export const scoreRules: readonly ScoreRule[] = [
  rule('RES-001', 'Normal', 'service.instance.id is there', ['RES3']),
  rule('RES-002', 'Important', 'service.instance.id stands for one workload', ['RES3']),
  rule('RES-003', 'Important', 'k8s.pod.uid is there on Kubernetes'),
  rule('RES-004', 'Important', 'attributes stand at the level that the conventions give them', ['ATT4']),
  rule('RES-005', 'Critical', 'service.name is there', ['RES1']),
  rule('RES-006', 'Normal', 'service.criticality, where it is there, has a value of its enumeration'),
  rule('RES-007', 'Important', 'deployment.environment.name is there'),
  rule('RES-010', 'Critical', 'no sensitive data in resource attributes', ['SEC1']),
  rule('SPA-001', 'Normal', 'at most 10 INTERNAL spans of a service in a trace', ['TRC15']),
  rule('SPA-002', 'Normal', 'no orphan spans', ['TRC1', 'TRC2']),
  rule('SPA-003', 'Important', 'span names have few values', ['NAM1']),
  rule('SPA-004', 'Important', 'no root span is a CLIENT, but in a browser', ['TRC4']),
  rule('SPA-005', 'Important', 'at most 20 spans under 5 ms in a trace', ['TRC15']),
  rule('SPA-006', 'Critical', 'no sensitive data in spans', ['SEC1']),
  rule(
    'LOG-001',
    'Important',
    'no debug logs in production for longer than 14 days',
    [],
    'it takes 14 days to see',
  ),
  rule('LOG-002', 'Important', 'log records have a severity', ['LOG4']),
  rule('LOG-003', 'Critical', 'no sensitive data in log records', ['SEC1']),
  rule('MET-001', 'Important', 'no attribute of a metric has more than 10,000 values', ['MET5']),
  rule('MET-002', 'Important', 'metrics have a unit of UCUM', ['MET2']),
  rule('MET-003', 'Important', 'a metric has one unit wherever it comes from', ['MET2']),
  rule('MET-004', 'Normal', 'a histogram has the same buckets wherever it comes from'),
  rule('MET-005', 'Normal', 'metric names do not hold their unit'),
  rule('MET-006', 'Important', 'metric names are no attribute keys of the conventions'),
  rule('MET-007', 'Normal', 'resources of metrics have no volatile attributes'),
  rule('MET-008', 'Critical', 'no sensitive data in metrics', ['SEC1']),
  rule(
    'SDK-001',
    'Low',
    'language and runtime are supported by the SDK',
    [],
    'it takes the support matrix of each SDK',
  ),
]

/** Where the rule is written. */
export const scoreRuleLink = (id: string): string =>
  `https://github.com/instrumentation-score/spec/blob/main/rules/${id}.md`
