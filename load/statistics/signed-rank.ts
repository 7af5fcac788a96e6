// Wilcoxon's signed ranks: what can be said of a middle when nothing is known of the values but that each could as well
// lie as far on its other side.
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'

/** From here on the distribution of the signed ranks is as good as normal. */
const EXACT_UP_TO = 50

/**
 * One-sided p value of the signed-rank test that the values lie above `limit`: exact up to 50 values, with the normal
 * approximation beyond. Values on the limit speak against it.
 */
export function signedRankAbove(values: readonly number[], limit: number): number {
  const differences = values
    .map((value) => value - limit)
    .toSorted((one, other) => Math.abs(one) - Math.abs(other))
  const sum = differences.reduce((total, value, at) => total + (value > 0 ? at + 1 : 0), 0)
  const n = values.length
  if (n > EXACT_UP_TO) {
    const { middle, spread } = normalOf(n)
    return 1 - normalCdf(sum, middle, spread)
  }
  return atLeast(n)[sum] ?? 0
}

/** The largest `k` for which a sum of signed ranks below `k` has at most probability `p`; 0 where there is none. */
export function signedRankBelow(n: number, p: number): number {
  if (n > EXACT_UP_TO) {
    const { middle, spread } = normalOf(n)
    return Math.max(0, Math.round(middle + normalQuantile(p, 0, 1) * spread))
  }
  const ways = probabilities(n)
  let below = 0
  for (const [sum, probability] of ways.entries()) {
    below += probability
    if (below > p) return sum
  }
  return ways.length
}

const normalOf = (n: number) => ({
  middle: (n * (n + 1)) / 4,
  spread: Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24),
})

/** The same few sizes are asked for again and again. */
const known = new Map<number, Float64Array>()

/** Probability that the sum of the signed ranks of `n` values is at least so much. */
function atLeast(n: number): Float64Array {
  const ready = known.get(n)
  if (ready !== undefined) return ready
  const made = probabilities(n)
  for (let sum = made.length - 2; sum >= 0; sum--) made[sum] = (made[sum] ?? 0) + (made[sum + 1] ?? 0)
  known.set(n, made)
  return made
}

/** Probability of each sum of ranks 1..n of which each counts with probability one half. */
function probabilities(n: number): Float64Array {
  const ways = new Float64Array((n * (n + 1)) / 2 + 1)
  ways[0] = 1
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = ways.length - 1; sum >= 0; sum--) {
      ways[sum] = ((ways[sum] ?? 0) + (sum >= rank ? (ways[sum - rank] ?? 0) : 0)) / 2
    }
  }
  return ways
}
