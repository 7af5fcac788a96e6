// ATT4: what describes the process belongs on the resource, what describes the request on the span.
import type { Resource, Span } from '../../../harness/telemetry/index.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { serviceOf } from '../../model/index.ts'
import { knownAttribute, namespaceOf } from '../../semconv/index.ts'
import { allSpans, type Checked, type Judged, type Rule } from '../rule.ts'
import { censusOf } from './census.ts'
import type { Group } from './group.ts'
import { at, findingOf, listed, note, type Seen } from './seen.ts'

function onSpans(groups: readonly Group[]): Finding[] {
  const used = groups.flatMap((group) =>
    [...group.tallies.values()].flatMap((tally) =>
      tally.facts.resource && tally.seen !== undefined
        ? [{ group, key: tally.facts.key, seen: tally.seen }]
        : [],
    ),
  )
  return [...Map.groupBy(used, ({ group }) => group.service)].map(([service, own]) => {
    const keys = listed(own.map((one) => one.key))
    return findingOf({
      code: 'ATT4',
      service,
      name: keys,
      message: `spans of ${service} have attributes of a resource: ${keys}`,
      evidence: own.map(
        ({ group, key, seen }): Evidence => ({
          text: `${key} on ${seen.count} of ${group.spans} ${group.kind} spans`,
          ...at(seen),
        }),
      ),
      seen: own.map((one) => one.seen),
    })
  })
}

/** Namespaces of what differs from request to request. */
const OF_REQUESTS: ReadonlySet<string> = new Set(
  'http url db messaging rpc exception error enduser'.split(' '),
)

const ofRequest = (key: string): boolean =>
  OF_REQUESTS.has(namespaceOf(key)) && knownAttribute(key) !== undefined

function onResources(spans: Iterable<Span>): {
  readonly resources: number
  readonly findings: readonly Finding[]
} {
  const keysOf = new Map<Resource, readonly string[]>()
  const seen = new Map<string, Map<string, Seen>>()
  for (const span of spans) {
    let keys = keysOf.get(span.resource)
    if (keys === undefined) {
      keys = span.resource.attributes.map((one) => one.key).filter(ofRequest)
      keysOf.set(span.resource, keys)
    }
    for (const key of keys) {
      const service = serviceOf(span)
      const own = seen.get(service) ?? new Map<string, Seen>()
      seen.set(service, own)
      note(own, key, span)
    }
  }
  const findings = [...seen].map(([service, own]) => {
    const keys = listed(own.keys())
    return findingOf({
      code: 'ATT4',
      service,
      name: keys,
      message: `the resource of ${service} has attributes of a request: ${keys}`,
      evidence: [...own].map(([key, one]) => ({
        text: `${key} on the resource of ${one.count} spans`,
        ...at(one),
      })),
      seen: [[...own.values()][0] as Seen],
    })
  })
  return { resources: keysOf.size, findings }
}

function check({ run }: Judged): Checked {
  const { attributes, groups } = censusOf(run)
  const { resources, findings } = onResources(allSpans(run))
  return { subjects: attributes + resources, findings: [...onSpans(groups), ...findings] }
}

export const placementRule: Rule = { code: 'ATT4', check }
