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
  /** Windows that resemble the one before them count for less: `correlation` has widened it already. */
  readonly standardError: number
  /** Of each window with the next, where that is positive; 0 for launches, which begin anew. */
  readonly correlation: number
  readonly degreesOfFreedom: number
  readonly unit: Unit
  /** Log ratio of each unit. */
  readonly values: readonly number[]
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
 * What repeats in an experiment of so many launches: from four on the launch, because what differs between launches
 * does not shrink with more windows. With fewer, the window; the result is then of these launches only.
 */
export const unitOf = (launches: number): Unit => (launches >= LAUNCHES_AS_UNIT ? 'launch' : 'window')

/**
 * Mean over the units. Whoever looks before the end names the unit of the whole experiment: the launches so far may
 * be too few to decide anything, and the windows must not stand in for them.
 */
export function estimate(ratios: readonly WindowRatio[], planned?: Unit): Estimate {
  const byLaunch = Map.groupBy(ratios, ({ launch }) => launch)
  const unit = planned ?? unitOf(byLaunch.size)
  const values =
    unit === 'launch'
      ? [...byLaunch.values()].map((own) => mean(own.map(({ logRatio }) => logRatio)))
      : ratios.map(({ logRatio }) => logRatio)
  const correlation = unit === 'launch' ? 0 : followOn(values)
  return {
    theta: mean(values),
    standardError:
      (deviation(values) / Math.sqrt(values.length)) * Math.sqrt((1 + correlation) / (1 - correlation)),
    correlation,
    degreesOfFreedom: values.length - 1,
    unit,
    values,
    windows: ratios.length,
    launches: byLaunch.size,
  }
}

/** Beyond this the windows are one long event, and no factor makes that right. */
const MOST_CORRELATION = 0.9

/** Lag-one autocorrelation; negative ones count as none, since they would make the interval narrower. */
function followOn(values: readonly number[]): number {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const products = values.reduce(
    (sum, value, at) => (at === 0 ? sum : sum + (value - middle) * ((values[at - 1] ?? middle) - middle)),
    0,
  )
  return squares === 0 ? 0 : Math.min(Math.max(products / squares, 0), MOST_CORRELATION)
}

/** Two-sided interval by Student's t; `level` such as 0.95. Endless where one value is all there is. */
export function tInterval(
  { theta, standardError, degreesOfFreedom }: Pick<Estimate, 'theta' | 'standardError' | 'degreesOfFreedom'>,
  level: number,
): Interval {
  const half = studentAt(degreesOfFreedom, (1 + level) / 2) * standardError
  if (Number.isNaN(half)) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  return { low: theta - half, high: theta + half }
}

/** The ratio itself, of an estimate of its logarithm, with its 95 % interval. */
export function ratioOf(found: Pick<Estimate, 'theta' | 'standardError' | 'degreesOfFreedom'>): {
  readonly ratio: number
  readonly interval: Interval
} {
  const { low, high } = tInterval(found, 0.95)
  return { ratio: Math.exp(found.theta), interval: { low: Math.exp(low), high: Math.exp(high) } }
}

/** Found by iteration, and asked for again and again at the same few places. */
const known = new Map<string, number>()

/** Student's quantile at `p`; NaN without degrees of freedom. */
export function studentAt(degreesOfFreedom: number, p: number): number {
  if (!(degreesOfFreedom >= 1)) return Number.NaN
  const key = `${degreesOfFreedom} ${p}`
  const value = known.get(key) ?? studentQuantile(p, degreesOfFreedom)
  known.set(key, value)
  return value
}
