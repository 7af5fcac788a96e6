// Looking before the end: only at planned looks, and only behind O'Brien and Fleming's bounds, which keep the whole
// experiment at its level.
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'

/** Probability of a wrong answer on one side, all looks together: 5 % about the budget, 1 % about a slowdown at all. */
export type Level = 0.05 | 0.01

/**
 * The last bound for 1 to 6 looks, equally far apart: earlier ones are higher by the square root of what is still
 * missing. From the multivariate normal distribution of the looks; the test's SciPy script has the computation.
 */
const LAST_BOUND: Readonly<Record<Level, readonly number[]>> = {
  0.05: [1.6449, 1.678, 1.7098, 1.7331, 1.7509, 1.765],
  0.01: [2.3263, 2.3337, 2.3536, 2.3701, 2.3837, 2.3949],
}

export const MOST_LOOKS = LAST_BOUND[0.05].length

/** The bound for look `look` of `looks` (from 1), in standard errors of a normal estimate. */
export function boundAt(look: number, looks: number, level: Level = 0.05): number {
  const last = LAST_BOUND[level][looks - 1]
  if (last === undefined || look < 1 || look > looks)
    throw new RangeError(`look ${look} of ${looks}: 1 to ${MOST_LOOKS} looks are known`)
  return last * Math.sqrt(looks / look)
}

/**
 * Of the level so much is used. Student's quantiles hit their level exactly, so that at a ratio exactly on the budget
 * every second series of runs would count more than 5 % of wrong verdicts by chance alone, and correlation between windows
 * is only ever estimated: the promise is at most 5 %, not about 5 %.
 */
const USED = 0.9

/** The bound as a probability on one side, for quantiles of other distributions. */
export function levelAt(look: number, looks: number, level: Level = 0.05): number {
  return USED * normalCdf(-boundAt(look, looks, level), 0, 1)
}
