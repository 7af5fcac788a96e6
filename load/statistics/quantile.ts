// Exact quantiles of raw samples: no buckets, no sketch, nothing averaged.

/** A sorted copy. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort()
}

/**
 * The quantile at `p` in 0..1 of values in ascending order, by linear interpolation between order statistics
 * (type 7 of Hyndman and Fan 1996, the default of NumPy and R). NaN of nothing.
 */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const place = (ascending.length - 1) * p
  const below = Math.floor(place)
  const low = ascending[below]
  if (low === undefined) return Number.NaN
  const high = ascending[below + 1] ?? low
  return low + (high - low) * (place - below)
}

/**
 * Standard error of the logarithm of the quantile at `p`, were the values independent of each other: half the distance
 * between the order statistics one standard deviation of the rank to either side.
 */
export function quantileError(ascending: ArrayLike<number>, p: number): number {
  const n = ascending.length
  const step = Math.sqrt((p * (1 - p)) / n)
  return (Math.log(quantile(ascending, Math.min(1, p + step))) - Math.log(quantile(ascending, p - step))) / 2
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of a sample: divided by n - 1. NaN of fewer than two. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
