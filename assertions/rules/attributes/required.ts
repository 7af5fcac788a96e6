// ATT1: what the conventions require of a span of its kind.
import type { Finding, Severity } from '../../finding.ts'
import { type SpanConvention, spanConventions } from '../../semconv/index.ts'
import type { Checked, Judged, Rule } from '../rule.ts'
import { censusOf } from './census.ts'
import type { Group } from './group.ts'
import { bitOf } from './key-facts.ts'
import type { Weight } from './requirement-count.ts'
import { at, findingOf, listed, type Seen } from './seen.ts'

interface Lack {
  readonly group: Group
  readonly convention: SpanConvention
  readonly keys: readonly string[]
  readonly weight: Weight
  readonly seen: Seen
}

function lacksOf(group: Group): Lack[] {
  return [...group.lacking].flatMap(([key, seen]) => {
    const [index = '', mask = '', weight = ''] = key.split(' ')
    const convention: SpanConvention | undefined = spanConventions[Number(index)]
    if (convention === undefined) return []
    const keys = convention.required.filter((one) => (bitOf(one) & Number(mask)) !== 0).map((one) => one.key)
    return [{ group, convention, keys, weight: weight as Weight, seen }]
  })
}

/** A library promises to follow the conventions; who takes up some of them by hand owes at least what tells them apart. */
function severityOf({ group, convention, keys, weight }: Lack): Severity {
  if (group.library) return 'error'
  return weight === 'meant' && keys.includes(convention.required[0]?.key ?? '') ? 'warning' : 'information'
}

function findingOfLack(lack: Lack): Finding {
  const { group, convention, keys, seen } = lack
  const all = group.conforming[spanConventions.findIndex((one) => one === convention)] ?? 0
  return findingOf({
    code: 'ATT1',
    service: group.service,
    name: keys.join(', '),
    message: `${convention.title} ${group.kind} spans of ${group.service}${group.library ? '' : ', made by hand,'} lack ${keys.join(' and ')}`,
    severity: severityOf(lack),
    evidence: [
      {
        text: `${seen.count} of ${all} such spans, ${seen.first.name} by ${seen.first.scope.name || 'an unnamed scope'} among them`,
        ...at(seen),
      },
    ],
    seen: [seen],
  })
}

/** Fewer spans than these say nothing of their framework. */
const ENOUGH = 3

/** Where no SERVER span of the service has a route, the framework's instrumentation is missing; single ones may have none. */
function routeFindings(groups: readonly Group[]): Finding[] {
  const byService = Map.groupBy(
    groups.filter((group) => group.routes.size > 0),
    (group) => group.service,
  )
  return [...byService].flatMap(([service, own]) => {
    const of = (kind: 'with' | 'without' | 'nowhere') => own.flatMap((group) => group.routes.get(kind) ?? [])
    const [withRoute, without] = [of('with'), of('without')]
    const [first] = without
    if (first === undefined) return []
    const lacking = [...without, ...of('nowhere')]
    const none = withRoute.length === 0 && total(lacking) >= ENOUGH
    const names = listed(own.flatMap((group) => [...group.routeless]))
    return findingOf({
      code: 'ATT1',
      service,
      name: 'http.route',
      message: none
        ? `no HTTP SERVER span of ${service} has http.route`
        : `HTTP SERVER spans of ${service} lack http.route`,
      severity: none ? 'warning' : 'information',
      evidence: [
        {
          text: `${total(lacking)} of ${total([...lacking, ...withRoute])} SERVER spans; they are called ${names}`,
          ...at(first),
        },
      ],
      seen: none ? lacking : without,
    })
  })
}

const total = (seen: readonly Seen[]): number => seen.reduce((sum, one) => sum + one.count, 0)

function check({ run }: Judged): Checked {
  const { groups } = censusOf(run)
  const subjects = groups.reduce(
    (sum, group) => sum + group.conforming.reduce((all, one) => all + (one ?? 0), 0),
    0,
  )
  return { subjects, findings: [...groups.flatMap(lacksOf).map(findingOfLack), ...routeFindings(groups)] }
}

export const requiredRule: Rule = { code: 'ATT1', check }
