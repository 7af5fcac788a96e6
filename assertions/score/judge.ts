// Each rule of the score on one service: how many it looked at, and how many of them failed.
import { attributeText, type Metric, type Resource } from '../../harness/telemetry/index.ts'
import type { Finding, RuleResult } from '../finding.ts'
import { knownAttribute } from '../semconv/index.ts'
import type { ServiceEvidence } from './evidence.ts'
import { isUcum, namesUnit } from './units.ts'

export interface Looked {
  /** 0: there was nothing to look at. */
  readonly looked: number
  readonly failed: number
}

/** What all services send of one metric name: the score demands that they agree. */
export interface MetricNames {
  readonly units: ReadonlyMap<string, ReadonlySet<string>>
  readonly buckets: ReadonlyMap<string, ReadonlySet<string>>
  /** Services by `service.instance.id` and what runs there. */
  readonly workloads: ReadonlyMap<string, ReadonlySet<string>>
}

export interface ScoreQuestion {
  readonly service: string
  readonly evidence: ServiceEvidence
  readonly names: MetricNames
  readonly rules: readonly RuleResult[]
}

type Judge = (question: ScoreQuestion) => Looked

const has = (resource: Resource, key: string): boolean =>
  (attributeText(resource.attributes, key) ?? '') !== ''

const resources = ({ evidence }: ScoreQuestion, fails: (resource: Resource) => boolean): Looked => ({
  looked: evidence.resources.size,
  failed: [...evidence.resources].filter(fails).length,
})

const metrics = ({ evidence }: ScoreQuestion, fails: (metric: Metric) => boolean): Looked => {
  const byName = new Map(evidence.metrics.map((metric) => [metric.name, metric]))
  return { looked: byName.size, failed: [...byName.values()].filter(fails).length }
}

const IDENTITY = ['k8s.pod.uid', 'k8s.pod.name', 'container.id', 'host.id', 'host.name']

/** What runs there, as far as the resource tells workloads apart. */
export const workloadOf = ({ attributes }: Resource): string | undefined =>
  IDENTITY.map((key) => attributeText(attributes, key)).find((text) => text !== undefined && text !== '')

const VOLATILE = [
  'host.ip',
  'host.mac',
  'process.command_args',
  'process.command_line',
  'process.runtime.description',
  'os.description',
]

const CRITICALITIES = ['mission_critical', 'high', 'medium', 'low']

const all = (findings: readonly Finding[]): Finding[] =>
  findings.flatMap((finding) => [finding, ...all(finding.consequences ?? [])])

/** As a rule of this catalogue has judged it, where the specification leaves the criterion open or asks for the same. */
function byRule(
  { service, rules }: ScoreQuestion,
  code: string,
  looked: number,
  counts: (finding: Finding) => boolean = () => true,
): Looked {
  const result = rules.find((rule) => rule.code === code)
  if (result === undefined || result.outcome === 'not exercised' || looked === 0) return NOTHING
  const own = all(result.findings).filter(
    (finding) => finding.code === code && (finding.subject.service ?? '') === service && counts(finding),
  )
  const failed = own.reduce((sum, finding) => sum + (finding.occurrences ?? 1), 0)
  return { looked: Math.max(looked, failed), failed }
}

/** Secrets in one place, by the words in which SEC1 says where; addresses of clients are none by the specification. */
const secretsIn =
  (place: RegExp, looked: (evidence: ServiceEvidence) => number): Judge =>
  (question) =>
    byRule(
      question,
      'SEC1',
      looked(question.evidence),
      ({ message }) => place.test(message) && !message.includes("a client's address"),
    )

const NOTHING: Looked = { looked: 0, failed: 0 }

/** Histograms of one metric name, by their bounds. */
export const boundsOf = (metric: Metric): string[] =>
  metric.data.type === 'histogram'
    ? [...new Set(metric.data.points.map((point) => point.explicitBounds.join(' ')))]
    : []

/** By id of the specification; a rule that is not here can't be judged from a capture, or not yet. */
export const judges: Readonly<Record<string, Judge>> = {
  'RES-001': (question) => resources(question, (one) => !has(one, 'service.instance.id')),
  'RES-002': (question) => {
    const told = [...question.evidence.resources].filter(
      (one) => has(one, 'service.instance.id') && workloadOf(one) !== undefined,
    )
    const shared = (one: Resource) =>
      (question.names.workloads.get(attributeText(one.attributes, 'service.instance.id') ?? '')?.size ?? 0) >
      1
    return { looked: told.length, failed: told.filter(shared).length }
  },
  'RES-003': (question) => {
    const pods = [...question.evidence.resources].filter((one) =>
      one.attributes.some(({ key }) => key.startsWith('k8s.')),
    )
    return { looked: pods.length, failed: pods.filter((one) => !has(one, 'k8s.pod.uid')).length }
  },
  'RES-004': (question) => byRule(question, 'ATT4', question.evidence.spans + question.evidence.logRecords),
  'RES-005': (question) => resources(question, (one) => !has(one, 'service.name')),
  'RES-006': (question) => {
    const told = [...question.evidence.resources].flatMap(
      (one) => attributeText(one.attributes, 'service.criticality') ?? [],
    )
    return { looked: told.length, failed: told.filter((value) => !CRITICALITIES.includes(value)).length }
  },
  'RES-010': secretsIn(/ of the resource$/, ({ resources: all }) => all.size),
  'RES-007': (question) => resources(question, (one) => !has(one, 'deployment.environment.name')),
  'SPA-001': ({ evidence }) => ({ looked: evidence.traces, failed: evidence.chatty }),
  'SPA-002': ({ evidence }) => ({ looked: evidence.children, failed: evidence.orphans }),
  'SPA-003': (question) => byRule(question, 'NAM1', question.evidence.spans),
  'SPA-004': ({ evidence }) => ({ looked: evidence.roots, failed: evidence.clientRoots }),
  'SPA-005': ({ evidence }) => ({ looked: evidence.traces, failed: evidence.hasty }),
  'SPA-006': secretsIn(/ (of spans|span names)$/, ({ spans }) => spans),
  'LOG-003': secretsIn(/ of log records$/, ({ logRecords }) => logRecords),
  'LOG-002': ({ evidence }) => ({ looked: evidence.logRecords, failed: evidence.unset }),
  'MET-001': ({ evidence }) => cardinality(evidence.metrics),
  'MET-002': (question) => metrics(question, ({ unit }) => !isUcum(unit)),
  'MET-003': (question) => metrics(question, ({ name }) => (question.names.units.get(name)?.size ?? 0) > 1),
  'MET-004': (question) => {
    const names = [
      ...new Set(question.evidence.metrics.filter((one) => boundsOf(one).length > 0).map(({ name }) => name)),
    ]
    return {
      looked: names.length,
      failed: names.filter((name) => (question.names.buckets.get(name)?.size ?? 0) > 1).length,
    }
  },
  'MET-005': (question) => metrics(question, ({ name, unit }) => namesUnit(name, unit)),
  'MET-006': (question) => metrics(question, ({ name }) => knownAttribute(name) !== undefined),
  'MET-008': secretsIn(/ of metric /, ({ metrics: all }) => all.length),
  'MET-007': ({ evidence }) => ({
    looked: evidence.metricResources.size,
    failed: [...evidence.metricResources].filter((one) =>
      one.attributes.some(({ key }) => VOLATILE.includes(key)),
    ).length,
  }),
}

const MOST_VALUES = 10_000

function cardinality(all: readonly Metric[]): Looked {
  const values = new Map<string, Set<string>>()
  const names = new Set<string>()
  for (const { name, data } of all) {
    names.add(name)
    for (const { attributes } of data.points) {
      for (const { key } of attributes) {
        const slot = `${name}\n${key}`
        const known = values.get(slot) ?? new Set()
        if (known.size <= MOST_VALUES) known.add(attributeText(attributes, key) ?? '')
        values.set(slot, known)
      }
    }
  }
  const over = [...values]
    .filter(([, known]) => known.size > MOST_VALUES)
    .map(([slot]) => slot.split('\n', 1)[0])
  return { looked: names.size, failed: new Set(over).size }
}
