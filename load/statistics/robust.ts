// Estimates that a few wild windows cannot carry away, shown beside the mean: they should tell the same story.
import { type Interval, tInterval } from './estimate.ts'
import { deviation, mean, quantile, sorted } from './quantile.ts'
import { signedRankBelow } from './signed-rank.ts'

export interface RobustEstimate extends Interval {
  readonly value: number
}

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
