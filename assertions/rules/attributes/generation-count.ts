// Which generation of the conventions a span speaks: old names alone, old beside new, or new.
import type { Span } from '../../../harness/telemetry/index.ts'
import type { Family } from '../../semconv/index.ts'
import type { Generation, Group, Tally } from './group.ts'
import { note, type Seen } from './seen.ts'

/** What a call is made by: the old names of its network connection count with these. */
const PROTOCOLS: readonly Family[] = ['http', 'rpc', 'db', 'messaging']

export class Generations {
  readonly #old: Tally[] = []
  readonly #current: Family[] = []

  /** The span at hand has this old name. */
  old(tally: Tally): void {
    this.#old.push(tally)
  }

  current(family: Family): void {
    if (!this.#current.includes(family)) this.#current.push(family)
  }

  /** Counts the span at hand, and gets ready for the next. */
  close(group: Group, span: Span, number: number): void {
    if (this.#old.length > 0) this.#count(group, span, this.#spoken(group, span, number))
    else if (this.#current.length > 0) {
      const protocol = this.#current.some((family) => PROTOCOLS.includes(family))
      for (const family of this.#current)
        if (family !== 'net' || !protocol) note(countsOf(group, family), 'current', span)
    }
    this.#old.length = 0
    this.#current.length = 0
  }

  #spoken(group: Group, span: Span, number: number): Map<Family, Generation> {
    const spoken = new Map<Family, Generation>()
    for (const family of this.#current) spoken.set(family, 'current')
    for (const tally of this.#old) {
      if (tally.facts.merged) continue
      const beside = (tally.facts.successors ?? []).some((key) => group.tallies.get(key)?.stamp === number)
      note(tally.old, beside ? 'beside' : 'alone', span)
      const family = tally.facts.oldFamily ?? ''
      if (!beside) spoken.set(family, 'old')
      else if (spoken.get(family) !== 'old') spoken.set(family, 'both')
    }
    for (const tally of this.#old)
      if (tally.facts.merged && spoken.get(tally.facts.oldFamily ?? '') === 'old')
        note(tally.old, 'alone', span)
    return spoken
  }

  #count(group: Group, span: Span, spoken: Map<Family, Generation>): void {
    foldNetwork(spoken)
    for (const [family, generation] of spoken) note(countsOf(group, family), generation, span)
  }
}

function countsOf(group: Group, family: Family): Map<Generation, Seen> {
  let counts = group.generations.get(family)
  if (counts === undefined) {
    counts = new Map()
    group.generations.set(family, counts)
  }
  return counts
}

function foldNetwork(spoken: Map<Family, Generation>): void {
  const network = spoken.get('net')
  const protocol = network === undefined ? undefined : PROTOCOLS.find((one) => spoken.has(one))
  if (protocol === undefined) return
  spoken.delete('net')
  if (network === 'old') spoken.set(protocol, 'old')
}
