// What the published registry knows, by key or name.
import { ATTRIBUTES } from './attributes.generated.ts'
import type { AttributeFacts, MetricFacts } from './facts.ts'
import { METRICS } from './metrics.generated.ts'

/** Every key of the registry; a table that names keys by this type can't hold a misspelt one. */
export type KnownKey = keyof typeof ATTRIBUTES

const attributes = new Map<string, AttributeFacts>(Object.entries(ATTRIBUTES))
const metrics = new Map<string, MetricFacts>(Object.entries(METRICS))

/** The registry's entry for the key, or for the template that it is made of; undefined for a key of somebody's own. */
export function knownAttribute(key: string): AttributeFacts | undefined {
  const entry = attributes.get(key)
  if (entry !== undefined) return entry
  for (let dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
    const template = attributes.get(key.slice(0, dot))
    if (template?.template === true) return template
  }
  return undefined
}

/** Instrument and unit as the conventions have them, where anything published says; undefined for a metric of somebody's own. */
export const knownMetric = (name: string): MetricFacts | undefined => metrics.get(name)

/** The current names of an old one; undefined where the name is current, or has no successor. */
export function successorsOf(key: string): readonly string[] | undefined {
  const facts = knownAttribute(key)
  return facts?.old === undefined || facts.old.length === 0 || facts.recent === true ? undefined : facts.old
}

/** The successor was there beside it before. */
export const isMerged = (key: string): boolean => knownAttribute(key)?.merged === true

export const namespaceOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf('.')))

/** Namespaces of what describes a function or a call into a cloud as well as what runs there. */
const ON_BOTH: ReadonlySet<string> = new Set(['aws', 'faas'])

const resourceNamespaces: ReadonlySet<string> = new Set(
  [...attributes]
    .filter(([key, facts]) => facts.resource === true && !ON_BOTH.has(namespaceOf(key)))
    .map(([key]) => namespaceOf(key)),
)

/** In the namespaces of resources, and yet of a call: whom it goes to, and on whose account. */
const OF_CALLS: ReadonlySet<string> = new Set<KnownKey>([
  'service.peer.name',
  'service.peer.namespace',
  'cloud.account.id',
  'cloud.region',
  'cloud.resource_id',
])

/** Describes what emits, not what it is doing. */
export const describesResource = (key: string): boolean =>
  resourceNamespaces.has(namespaceOf(key)) && !OF_CALLS.has(key) && knownAttribute(key) !== undefined

/** Every old name with its successors. */
export const oldNames: ReadonlyMap<string, readonly string[]> = new Map(
  [...attributes.keys()].flatMap((key) => {
    const successors = successorsOf(key)
    return successors === undefined ? [] : [[key, successors] as const]
  }),
)

/** Names that were renamed lately; they count as current beside their successors. */
export const recentNames: ReadonlyMap<string, readonly string[]> = new Map(
  [...attributes].flatMap(([key, facts]) => (facts.recent === true ? [[key, facts.old ?? []] as const] : [])),
)
