// A map from a key to everything that was added under it, in order.
export class MultiMap<K, V> {
  readonly #lists = new Map<K, V[]>()

  add(key: K, value: V): void {
    const list = this.#lists.get(key)
    if (list === undefined) this.#lists.set(key, [value])
    else list.push(value)
  }

  get(key: K): readonly V[] {
    return this.#lists.get(key) ?? []
  }

  keys(): K[] {
    return [...this.#lists.keys()]
  }

  get size(): number {
    return this.#lists.size
  }
}
