// Small helpers over maps and sorted lists.

/** Appends to the list under the key, starting one where there is none. */
export function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** Index of the first element of an ascending list that is not below `bound`. */
export function firstAtLeast<T>(sorted: readonly T[], bound: bigint, of: (element: T) => bigint): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (of(sorted[middle] as T) < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** Computes something of a list once. */
export function perList<I, T>(compute: (list: readonly I[]) => T): (list: readonly I[]) => T {
  const known = new WeakMap<readonly I[], { readonly value: T }>()
  return (list) => {
    let found = known.get(list)
    if (found === undefined) {
      found = { value: compute(list) }
      known.set(list, found)
    }
    return found.value
  }
}

/** By code units, the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
