// Several runs of one system as one signature: what only some of them have is there by chance.
import { compareFacts, type Fact, factKey, type Presence, type Signature } from './fact.ts'
import { joined, rangeOf } from './values.ts'

const RANKS: readonly Presence[] = ['always', 'partly', 'by chance']

/** Of one or more; the order of the runs does not matter. */
export function mergeSignatures(signatures: readonly Signature[]): Signature {
  const [first, ...others] = signatures
  if (first === undefined) return { services: [] }
  return { services: others.reduce((facts, next) => mergeFacts(facts, next.services), first.services) }
}

function mergeFacts(some: readonly Fact[], more: readonly Fact[]): readonly Fact[] {
  const left = new Map(some.map((fact) => [factKey(fact), fact]))
  const merged = more.map((fact) => {
    const key = factKey(fact)
    const other = left.get(key)
    left.delete(key)
    return other === undefined ? { ...fact, presence: 'by chance' as const } : mergeFact(other, fact)
  })
  return [
    ...merged,
    ...[...left.values()].map((fact) => ({ ...fact, presence: 'by chance' as const })),
  ].toSorted(compareFacts)
}

const mergeFact = (a: Fact, b: Fact): Fact => ({
  type: a.type,
  name: a.name,
  value: joined(a.type, a.value, b.value),
  presence: RANKS[Math.max(RANKS.indexOf(a.presence), RANKS.indexOf(b.presence))] ?? 'always',
  facts: mergeFacts(a.facts, b.facts),
})

/**
 * A signature recorded anew, over the one before: what is known to be there by chance stays, whether this run had it
 * or not, so that recording the same system again gives the same text.
 */
export function keepChances(before: Signature, now: Signature): Signature {
  return { services: withChances(before.services, now.services) }
}

function withChances(before: readonly Fact[], now: readonly Fact[]): readonly Fact[] {
  const known = new Map(before.map((fact) => [factKey(fact), fact]))
  const kept = now.map((fact) => {
    const earlier = known.get(factKey(fact))
    known.delete(factKey(fact))
    if (earlier === undefined) return fact
    const presence = earlier.presence === 'by chance' ? earlier.presence : fact.presence
    const value = isMeasure(fact) ? within(earlier.value, fact.value) : fact.value
    return { ...fact, presence, value, facts: withChances(earlier.facts, fact.facts) }
  })
  return [...kept, ...[...known.values()].filter(({ presence }) => presence === 'by chance')].toSorted(
    compareFacts,
  )
}

const isMeasure = ({ type }: Fact): boolean => type === 'spans' || type === 'bytes'

/** A run that stays within what was seen before says nothing new. */
function within(before: string, now: string): string {
  const [range, inner] = [rangeOf(before), rangeOf(now)]
  if (range === undefined || inner === undefined) return now
  return inner.from >= range.from && inner.to <= range.to ? before : now
}
