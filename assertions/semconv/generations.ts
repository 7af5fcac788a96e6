// Old and new conventions of one subject: which names show which generation.
import { isMerged, namespaceOf, oldNames, recentNames } from './registry.ts'

/** Namespace of the old names: `http`, `db`, `messaging`, `rpc`, `net`. */
export type Family = string

/** Whom each current name replaced. */
const replaced = new Map<string, Set<Family>>()
for (const [key, successors] of oldNames)
  for (const one of isMerged(key) ? [] : successors)
    replaced.set(one, (replaced.get(one) ?? new Set()).add(namespaceOf(key)))
for (const [key, successors] of recentNames)
  for (const one of successors) {
    const families = replaced.get(one)
    if (families !== undefined) replaced.set(key, families)
  }

/** The family whose old names this is one of. */
export const oldFamilyOf = (key: string): Family | undefined =>
  oldNames.has(key) ? namespaceOf(key) : undefined

/** The family whose new generation shows in this name: names that replaced those of one family alone. */
export function newFamilyOf(key: string): Family | undefined {
  const families = replaced.get(key)
  const [only] = families ?? []
  return families?.size === 1 ? only : undefined
}

const TITLES: Readonly<Record<string, string>> = {
  http: 'HTTP',
  db: 'database',
  rpc: 'RPC',
  net: 'network',
  feature_flag: 'feature flag',
}

export const familyTitle = (family: Family): string => TITLES[family] ?? family
