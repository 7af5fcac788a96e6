// Chance that repeats: the same seed gives the same capture on every machine.

export interface Random {
  /** A number from 0 to below 1. */
  next(): number
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  pick<T>(values: readonly [T, ...T[]]): T
  /** Hex digits of so many bytes, never all zero. */
  id(bytes: number): string
}

/** Source: the xorshift generators of Marsaglia, 32 bits. */
export function random(seed: number): Random {
  let state = seed >>> 0 || 1
  const word = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  const below = (limit: number) => Math.floor((word() / 4294967296) * limit)
  return {
    next: () => word() / 4294967296,
    below,
    pick: (values) => values[below(values.length)] ?? values[0],
    id: (bytes) => {
      let text = ''
      while (text.length < bytes * 2) text += word().toString(16).padStart(8, '0')
      return text
    },
  }
}
