// From differences by window to one estimate with its standard error: windows are the unit, or launches where there are enough.
import studentQuantile from '@stdlib/stats-base-dists-t-quantile'
import { deviation, mean } from './quantile.ts'

/** Log ratio of two arms in one window: ln(arm / reference). */
export interface WindowRatio {
  readonly launch: number
  readonly window: number
  readonly logRatio: number
}

/** What repeats: a window, or a launch of all processes anew, whose windows share one layout in memory. */
export type Unit = 'window' | 'launch'

export interface Estimate {
  /** Mean log ratio. */
  readonly theta: number
  readonly standardError: number
  readonly degreesOfFreedom: number
  readonly unit: Unit
  readonly windows: number
  readonly launches: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** With fewer launches their own spread is known too badly to be the unit: Student's quantile for 2 is 2.9, for 1 it is 6.3. */
const LAUNCHES_AS_UNIT = 4

/**
 * Mean over windows, or over the means of launches from four launches on: what differs between launches does not
 * shrink with more windows. With fewer launches the estimate is of these launches only.
 */
export function estimate(ratios: readonly WindowRatio[]): Estimate {
  const byLaunch = Map.groupBy(ratios, ({ launch }) => launch)
  const unit = byLaunch.size >= LAUNCHES_AS_UNIT ? 'launch' : 'window'
  const values =
    unit === 'launch'
      ? [...byLaunch.values()].map((own) => mean(own.map(({ logRatio }) => logRatio)))
      : ratios.map(({ logRatio }) => logRatio)
  return {
    theta: mean(values),
    standardError: deviation(values) / Math.sqrt(values.length),
    degreesOfFreedom: values.length - 1,
    unit,
    windows: ratios.length,
    launches: byLaunch.size,
  }
}

/** Two-sided interval by Student's t; `level` such as 0.95. Endless where one value is all there is. */
export function tInterval(
  { theta, standardError, degreesOfFreedom }: Pick<Estimate, 'theta' | 'standardError' | 'degreesOfFreedom'>,
  level: number,
): Interval {
  const half = studentHalf(degreesOfFreedom, (1 + level) / 2) * standardError
  if (Number.isNaN(half)) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  return { low: theta - half, high: theta + half }
}

/** Student's quantile at `p`; NaN without degrees of freedom. */
export function studentHalf(degreesOfFreedom: number, p: number): number {
  return degreesOfFreedom < 1 ? Number.NaN : studentQuantile(p, degreesOfFreedom)
}
