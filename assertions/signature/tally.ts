// Counts facts while telemetry is read: how often each was there decides whether it is always there.
import { compareFacts, type Fact, factKey, type FactType } from './fact.ts'
import { joined } from './values.ts'

export class Tally {
  readonly type: FactType
  readonly name: readonly string[]
  #value = ''
  #seen = 0
  readonly #children = new Map<string, Tally>()

  constructor(type: FactType, name: readonly string[]) {
    this.type = type
    this.name = name
  }

  /** The fact of this type and name below this one, whether it was seen before or not. */
  child(type: FactType, ...name: string[]): Tally {
    const key = factKey({ type, name })
    let child = this.#children.get(key)
    if (child === undefined) this.#children.set(key, (child = new Tally(type, name)))
    return child
  }

  /** It was there once more. */
  see(value = ''): this {
    this.#value = this.#seen === 0 ? value : joined(this.type, this.#value, value)
    this.#seen++
    return this
  }

  /** It is there as a part of its whole, however often that is: a span of a service, a unit of a metric. */
  be(value = ''): this {
    this.#value = this.#seen === 0 ? value : joined(this.type, this.#value, value)
    this.#seen = Number.POSITIVE_INFINITY
    return this
  }

  get seen(): number {
    return this.#seen
  }

  fact(of = Number.POSITIVE_INFINITY): Fact {
    const facts = [...this.#children.values()].map((child) => child.fact(this.#seen)).toSorted(compareFacts)
    const presence = Number.isFinite(of) && this.#seen < of ? 'partly' : 'always'
    return { type: this.type, name: this.name, value: this.#value, presence, facts }
  }
}
