// Counts facts while telemetry is read: how often each was there decides whether it is always there.
import { compareFacts, type Fact, factKey, type FactType } from './fact.ts'
import { joined } from './values.ts'

export class Tally {
  readonly type: FactType
  readonly name: readonly string[]
  #value = ''
  #seen = 0
  /** How often of these its whole had not failed. */
  #sound = 0
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

  /** It was there once more; `failed`: in a span that failed, which may lack what an answer would have told. */
  see(value = '', failed = false): this {
    this.#value = this.#seen === 0 ? value : joined(this.type, this.#value, value)
    this.#seen++
    if (!failed) this.#sound++
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

  fact(whole?: Tally): Fact {
    const facts = [...this.#children.values()].map((child) => child.fact(this)).toSorted(compareFacts)
    const presence = whole === undefined || this.#isIn(whole) ? 'always' : 'partly'
    return { type: this.type, name: this.name, value: this.#value, presence, facts }
  }

  #isIn(whole: Tally): boolean {
    if (!Number.isFinite(whole.#seen)) return true
    // Which of the calls fail, and how early, differs from run to run.
    return this.type === 'attribute' && whole.#sound > 0
      ? this.#sound >= whole.#sound
      : this.#seen >= whole.#seen
  }
}
