// Numbers that look random and are the same for the same seed.

export type Random = () => number

/** Mulberry32: numbers in [0, 1). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const below = (random: Random, bound: number): number => Math.floor(random() * bound)

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const all = [...items]
  for (let at = all.length - 1; at > 0; at--) {
    const other = below(random, at + 1)
    const kept = all[at] as T
    all[at] = all[other] as T
    all[other] = kept
  }
  return all
}
