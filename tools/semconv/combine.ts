// The packages' answers as one table: what is known of each attribute and metric.
import type { AttributeFacts, MetricFacts } from '../../assertions/index.ts'
import type { JavaAttributes } from './java-sources.ts'
import type { Published, PublishedAttribute } from './npm-package.ts'
import type { PythonMetric } from './python-metrics.ts'

export interface Sources {
  readonly npm: Published
  readonly java: JavaAttributes
  /** A release in which names are still told that the registry has lost since. */
  readonly javaBefore: JavaAttributes
  /** A release that instrumentation has had time to take up. */
  readonly javaSettled: JavaAttributes
  readonly javaUnits: ReadonlyMap<string, string>
  readonly python: ReadonlyMap<string, PythonMetric>
}

/** Follows replacements to names that are current. */
function current(key: string, next: (key: string) => readonly string[] | undefined, depth = 0): string[] {
  const successors = next(key)
  if (successors === undefined) return [key]
  return depth > 5 ? [] : [...new Set(successors.flatMap((one) => current(one, next, depth + 1)))]
}

const isCurrent = ({ successors }: { readonly successors?: readonly string[] }): boolean =>
  successors === undefined

type NpmFacts = Omit<AttributeFacts, 'type' | 'recent'>

/** A word alone may be anybody's key. */
const isNamespaced = ({ key }: { readonly key: string }): boolean => key.includes('.')

/** From the npm package alone: what a test can hold against the installed package. */
export function npmAttributes({ attributes, legacy }: Published): Map<string, NpmFacts> {
  const byKey = new Map(attributes.map((one) => [one.key, one]))
  const next = (key: string) => byKey.get(key)?.successors
  const onResource = new Set(legacy.flatMap((one) => (one.onResource ? [one.key] : [])))
  return new Map(
    attributes.filter(isNamespaced).map((one: PublishedAttribute) => [
      one.key,
      {
        ...(one.template ? { template: true as const } : {}),
        ...(onResource.has(one.key) ? { resource: true as const } : {}),
        ...(isCurrent(one) ? {} : { old: current(one.key, next) }),
        ...(one.merged === undefined ? {} : { merged: one.merged }),
        ...(one.values === undefined ? {} : { values: one.values }),
      },
    ]),
  )
}

/** Letters alone: `messaging.message_id` and `messaging.message.id` are the same words. */
const words = (key: string): string => key.replaceAll(/[._]/g, '')

/** Names that the registry has lost, with what they became as far as anything published says. */
function lostAttributes({ npm, javaBefore }: Sources): Map<string, AttributeFacts> {
  const known = new Map(npm.attributes.map((one) => [one.key, one]))
  const sameWords = new Map(npm.attributes.filter(isCurrent).map((one) => [words(one.key), one.key]))
  const sameConstant = new Map(npm.legacy.map((one) => [one.key, one.sameConstant]))
  const next = (key: string): readonly string[] | undefined => {
    const published = known.get(key)
    if (published !== undefined) return published.successors
    const said = javaBefore.byKey.get(key)?.replacedBy?.map((one) => javaBefore.keyOfConstant.get(one) ?? one)
    if (said !== undefined && said.length > 0) return said
    const same = sameConstant.get(key) ?? sameWords.get(words(key))
    return same === undefined ? [] : [same]
  }
  const lost = [...javaBefore.byKey.keys(), ...sameConstant.keys()].filter(
    (key) => !known.has(key) && isNamespaced({ key }),
  )
  return new Map(
    lost.map((key) => {
      const type = javaBefore.byKey.get(key)?.type
      return [key, { ...(type === undefined ? {} : { type }), old: current(key, next) }]
    }),
  )
}

export function combineAttributes(sources: Sources): Map<string, AttributeFacts> {
  const all = new Map<string, AttributeFacts>(lostAttributes(sources))
  for (const [key, entry] of npmAttributes(sources.npm)) {
    const type = sources.java.byKey.get(key)?.type ?? sources.javaBefore.byKey.get(key)?.type
    const settled = sources.javaSettled.byKey.get(key)
    const recent = entry.old !== undefined && settled !== undefined && settled.replacedBy === undefined
    all.set(key, {
      ...(type === undefined ? {} : { type }),
      ...entry,
      ...(recent ? { recent: true as const } : {}),
    })
  }
  return sorted(all)
}

export function combineMetrics({ npm, javaUnits, python }: Sources): Map<string, MetricFacts> {
  const byName = new Map(npm.metrics.map((one) => [one.name, one]))
  const next = (name: string) => byName.get(name)?.successors
  return sorted(
    new Map(
      npm.metrics.map((one) => {
        const told = python.get(one.name)
        const unit = told?.unit ?? javaUnits.get(one.name)
        return [
          one.name,
          {
            ...(told === undefined ? {} : { instrument: told.instrument }),
            ...(unit === undefined ? {} : { unit }),
            ...(isCurrent(one) ? {} : { old: current(one.name, next) }),
          },
        ]
      }),
    ),
  )
}

const sorted = <T>(entries: ReadonlyMap<string, T>): Map<string, T> =>
  new Map([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)))
