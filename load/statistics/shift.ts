// The shift function: how two arms differ at each quantile, not only at the one that is gated.
import { estimate, type Interval, ratioOf, type WindowRatio } from './estimate.ts'
import { mean, quantile } from './quantile.ts'

/** Ascending latencies of two arms in one window. */
export interface WindowPair {
  readonly launch: number
  readonly window: number
  readonly arm: ArrayLike<number>
  readonly reference: ArrayLike<number>
}

export interface Shift {
  /** 0..1. */
  readonly quantile: number
  /** Means over windows, in the unit of the samples. */
  readonly arm: number
  readonly reference: number
  /** arm / reference, with its 95 % interval. */
  readonly ratio: number
  readonly interval: Interval
}

export const SHIFT_QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const

export function ratiosAt(pairs: readonly WindowPair[], at: number): readonly WindowRatio[] {
  return pairs.map(({ launch, window, arm, reference }) => ({
    launch,
    window,
    logRatio: Math.log(quantile(arm, at) / quantile(reference, at)),
  }))
}

export function shiftFunction(
  pairs: readonly WindowPair[],
  quantiles: readonly number[] = SHIFT_QUANTILES,
): readonly Shift[] {
  return quantiles.map((at) => {
    const found = estimate(ratiosAt(pairs, at))
    return {
      quantile: at,
      arm: mean(pairs.map(({ arm }) => quantile(arm, at))),
      reference: mean(pairs.map(({ reference }) => quantile(reference, at))),
      ...ratioOf(found),
    }
  })
}
