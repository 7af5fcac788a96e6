// Estimates that a few wild windows cannot carry away, shown beside the mean: they should tell the same story.
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { type Interval, tInterval } from './estimate.ts'
import { deviation, mean, quantile, sorted } from './quantile.ts'

export interface RobustEstimate extends Interval {
  readonly value: number
}

/** From here on the distribution of the signed ranks is as good as normal. */
const EXACT_UP_TO = 50

/**
 * Hodges and Lehmann's estimate, the median of all pairwise means, with the interval that inverts Wilcoxon's
 * signed-rank test: exact up to 50 values, with the normal approximation beyond.
 */
export function hodgesLehmann(values: readonly number[], level: number): RobustEstimate {
  const means = walshAverages(values)
  const out = signedRankBelow(values.length, (1 - level) / 2)
  return {
    value: quantile(means, 0.5),
    low: out < 1 ? Number.NEGATIVE_INFINITY : (means[out - 1] ?? Number.NaN),
    high: out < 1 ? Number.POSITIVE_INFINITY : (means[means.length - out] ?? Number.NaN),
  }
}

function walshAverages(values: readonly number[]): Float64Array {
  const means: number[] = []
  for (const [at, value] of values.entries()) {
    for (let other = at; other < values.length; other++) means.push((value + (values[other] ?? 0)) / 2)
  }
  return sorted(means)
}

/** The largest `k` for which a sum of signed ranks below `k` has at most probability `p`; 0 where there is none. */
function signedRankBelow(n: number, p: number): number {
  if (n > EXACT_UP_TO) {
    const middle = (n * (n + 1)) / 4
    const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24)
    return Math.max(0, Math.round(middle + normalQuantile(p, 0, 1) * spread))
  }
  const ways = signedRankProbabilities(n)
  let below = 0
  for (const [sum, probability] of ways.entries()) {
    below += probability
    if (below > p) return sum
  }
  return ways.length
}

/** Probability of each sum of ranks 1..n of which each counts with probability one half. */
function signedRankProbabilities(n: number): Float64Array {
  const ways = new Float64Array((n * (n + 1)) / 2 + 1)
  ways[0] = 1
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = ways.length - 1; sum >= 0; sum--) {
      ways[sum] = ((ways[sum] ?? 0) + (sum >= rank ? (ways[sum - rank] ?? 0) : 0)) / 2
    }
  }
  return ways
}

/** The mean without the highest and lowest fifth, with Tukey and McLaughlin's interval from the winsorised values. */
export function trimmedMean(values: readonly number[], level: number, share = 0.2): RobustEstimate {
  const ascending = [...sorted(values)]
  const cut = Math.floor(values.length * share)
  const kept = ascending.slice(cut, ascending.length - cut)
  const [least = Number.NaN, most = Number.NaN] = [kept[0], kept.at(-1)]
  const winsorised = ascending.map((value) => Math.min(Math.max(value, least), most))
  const value = mean(kept)
  const standardError = deviation(winsorised) / ((1 - 2 * share) * Math.sqrt(values.length))
  return { value, ...tInterval({ theta: value, standardError, degreesOfFreedom: kept.length - 1 }, level) }
}
