// One object for what is equal: the many items of a capture have most of their names, attributes and resources in common.
import type { AttributeValue, InstrumentationScope, KeyValue, Resource } from '../telemetry/index.ts'

/** Values seen under one key. Given up where they hardly ever come again: remembering those would only cost. */
class SharedValues {
  readonly key: string
  #values: Map<AttributeValue, KeyValue> | undefined = new Map()
  #hits = 0

  constructor(key: string) {
    this.key = key
  }

  get(value: AttributeValue): KeyValue {
    // Objects are equal to themselves alone, and a Map takes minus zero for zero.
    if (this.#values === undefined || typeof value === 'object' || Object.is(value, -0)) {
      return { key: this.key, value }
    }
    const known = this.#values.get(value)
    if (known !== undefined) {
      this.#hits++
      return known
    }
    const made = { key: this.key, value }
    if (this.#values.size >= MOST_VALUES) this.#startAgain(this.#values)
    this.#values?.set(value, made)
    return made
  }

  #startAgain(values: Map<AttributeValue, KeyValue>): void {
    if (this.#hits < 2 * MOST_VALUES) this.#values = undefined
    else values.clear()
    this.#hits = 0
  }
}

const MOST_VALUES = 1024
const MOST_KEYS = 10_000

export class Sharing {
  readonly #attributes = new Map<string, SharedValues>()
  readonly #texts = new Map<string, SharedValues>()
  readonly #traceIds = new Map<string, string>()
  readonly #resources = new Map<string, Resource>()
  readonly #scopes = new Map<string, InstrumentationScope>()

  keyValue(key: string, value: AttributeValue): KeyValue {
    return valuesOf(this.#attributes, key).get(value)
  }

  /** For texts of which there are few, such as names; `field` is whose texts they are. */
  text(field: string, value: string): string {
    return valuesOf(this.#texts, field).get(value).value as string
  }

  traceId(id: string): string {
    const known = this.#traceIds.get(id)
    if (known !== undefined) return known
    this.#traceIds.set(id, id)
    return id
  }

  /** `used` has those that the request holds already: what was sent apart stays apart. */
  resource(written: unknown, read: () => Resource, used: Set<object>): Resource {
    return sharedObject(this.#resources, written, read, used)
  }

  scope(written: unknown, read: () => InstrumentationScope, used: Set<object>): InstrumentationScope {
    return sharedObject(this.#scopes, written, read, used)
  }
}

function valuesOf(tables: Map<string, SharedValues>, key: string): SharedValues {
  let values = tables.get(key)
  if (values === undefined) {
    values = new SharedValues(key)
    if (tables.size < MOST_KEYS) tables.set(key, values)
  }
  return values
}

function sharedObject<T extends object>(
  known: Map<string, T>,
  written: unknown,
  read: () => T,
  used: Set<object>,
): T {
  const key = JSON.stringify(written, (_, value: unknown) =>
    typeof value === 'bigint' ? { integer: String(value) } : value,
  )
  const shared = known.get(key)
  if (shared !== undefined && !used.has(shared)) {
    used.add(shared)
    return shared
  }
  const made = read()
  if (shared === undefined && known.size < MOST_KEYS) known.set(key, made)
  used.add(made)
  return made
}
