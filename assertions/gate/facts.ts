// Two lists of facts held against each other.
import { type Fact, factKey, type FactType } from '../signature/index.ts'

export interface Pairing {
  readonly gone: readonly Fact[]
  readonly added: readonly Fact[]
  readonly both: readonly (readonly [Fact, Fact])[]
}

/** A fact that is there by chance has not gone where a run is without it. */
export function pair(before: readonly Fact[], after: readonly Fact[]): Pairing {
  const left = new Map(before.map((fact) => [factKey(fact), fact]))
  const added: Fact[] = []
  const both: (readonly [Fact, Fact])[] = []
  for (const fact of after) {
    const key = factKey(fact)
    const known = left.get(key)
    if (known === undefined) added.push(fact)
    else both.push([known, fact])
    left.delete(key)
  }
  return { gone: [...left.values()].filter(({ presence }) => presence !== 'by chance'), added, both }
}

export const ofType = ({ facts }: Fact, ...types: readonly FactType[]): readonly Fact[] =>
  facts.filter(({ type }) => types.includes(type))

export const pairOf = (before: Fact, after: Fact, ...types: readonly FactType[]): Pairing =>
  pair(ofType(before, ...types), ofType(after, ...types))

export const factNamed = ({ facts }: Fact, type: FactType, name: string): Fact | undefined =>
  facts.find((fact) => fact.type === type && fact.name[0] === name)

/** Of a fact of which there is one: `unit`, `instrument`. */
export const valueOf = (fact: Fact, type: FactType): string | undefined => ofType(fact, type)[0]?.value

/** `SERVER POST /api/slots/spin`, as people read it. */
export const titleOf = ({ name }: Pick<Fact, 'name'>): string => name.join(' ')
