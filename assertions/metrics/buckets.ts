// What the buckets of a histogram tell of its values: all of them together, over the streams of one process.
import type { HistogramDataPoint } from '../../harness/telemetry/index.ts'
import type { DataPoint, Series } from './series.ts'

/** Bounds that SDKs take where nobody gave any; meant for milliseconds. Source: explicit bucket histogram aggregation. */
const DEFAULT_BOUNDS = '0,5,10,25,50,75,100,250,500,750,1000,2500,5000,7500,10000'

export const hasDefaultBounds = (point: HistogramDataPoint): boolean =>
  point.explicitBounds.join() === DEFAULT_BOUNDS

export const isHistogram = (point: DataPoint): point is HistogramDataPoint => 'explicitBounds' in point

export interface Spread {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly total: number
  readonly sum: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
}

/** The last standing of a cumulative stream; all points of a delta stream, for each counts what is new. */
const standing = ({ temporality, points }: Series): readonly DataPoint[] =>
  temporality === 'DELTA' ? points : points.slice(-1)

/** Values of all these streams by bucket, for each set of bounds. */
export function spreadsOf(streams: readonly Series[]): Spread[] {
  const points = streams.flatMap(standing).filter(isHistogram)
  const groups = Map.groupBy(points, (point) => point.explicitBounds.join())
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.some((one) => one.bucketCounts.length !== first.bucketCounts.length))
      return []
    const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined)
    // A stream without a value has no smallest one.
    const filled = group.filter((one) => one.count > 0n)
    const [sums, mins, maxs] = [
      known(filled.map((one) => one.sum)),
      known(filled.map((one) => one.min)),
      known(filled.map((one) => one.max)),
    ]
    return {
      bounds: first.explicitBounds,
      counts: first.bucketCounts.map((_, at) =>
        group.reduce((sum, one) => sum + Number(one.bucketCounts[at]), 0),
      ),
      total: group.reduce((sum, one) => sum + Number(one.count), 0),
      sum: sums.length === filled.length ? sums.reduce((a, b) => a + b, 0) : undefined,
      min: mins.length === filled.length && mins.length > 0 ? Math.min(...mins) : undefined,
      max: maxs.length === filled.length && maxs.length > 0 ? Math.max(...maxs) : undefined,
    }
  })
}

/** Values within this factor of each other are near enough to share a bucket. */
const NEAR = 2.5

export interface OneBucket {
  /** Exclusive; -Infinity for the first bucket. */
  readonly above: number
  /** Inclusive; Infinity for the last one. */
  readonly upTo: number
}

/** The bucket that holds all values, where they differ by more than that tells; undefined where the buckets are of use. */
export function onlyBucket({ bounds, counts, total, sum, min, max }: Spread): OneBucket | undefined {
  // No bounds at all are a decision to keep count and sum alone.
  if (bounds.length === 0 || total === 0) return undefined
  const at = counts.findIndex((one) => one > 0)
  if (counts[at] !== counts.reduce((a, b) => a + b, 0)) return undefined
  const above = bounds[at - 1] ?? Number.NEGATIVE_INFINITY
  const upTo = bounds[at] ?? Number.POSITIVE_INFINITY
  // Nothing ever took any time, or had any size.
  if (above < 0 && upTo >= 0 && sum === 0) return undefined
  const told = min !== undefined && max !== undefined && min >= above && max <= upTo
  if (told && (min === max || (min > 0 && max <= min * NEAR))) return undefined
  if (above > 0 && upTo <= above * NEAR) return undefined
  return { above, upTo }
}
