// Whether the numbers of a histogram's data point can be true together.
import type {
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
} from '../../harness/telemetry/index.ts'
import type { DataPoint } from './series.ts'

export interface Contradiction {
  readonly what: string
  readonly detail: string
}

const total = (counts: readonly bigint[]): bigint => counts.reduce((sum, one) => sum + one, 0n)

/** Source: opentelemetry-proto metrics/v1 HistogramDataPoint, ExponentialHistogramDataPoint. */
export function contradictionOf(point: DataPoint): Contradiction | undefined {
  if ('explicitBounds' in point) return ofExplicit(point)
  return 'zeroCount' in point ? ofExponential(point) : undefined
}

function ofExplicit({
  bucketCounts,
  explicitBounds,
  count,
  min,
  max,
}: HistogramDataPoint): Contradiction | undefined {
  // Without buckets it is count and sum alone.
  if (bucketCounts.length > 0 || explicitBounds.length > 0) {
    if (bucketCounts.length !== explicitBounds.length + 1) {
      const detail = `${bucketCounts.length} buckets and ${explicitBounds.length} bounds`
      return { what: 'has not one bucket more than bounds', detail }
    }
    if (explicitBounds.some((bound, at) => at > 0 && !(bound > (explicitBounds[at - 1] ?? bound))))
      return { what: 'has bounds that do not rise', detail: `bounds ${explicitBounds.join(', ')}` }
    const sum = total(bucketCounts)
    if (sum !== count)
      return {
        what: 'has buckets that do not add up to its count',
        detail: `buckets hold ${sum}, count is ${count}`,
      }
  }
  return ofExtremes(count, min, max)
}

function ofExponential(point: ExponentialHistogramDataPoint): Contradiction | undefined {
  const { count, zeroCount, positive, negative, min, max } = point
  const of = (buckets: ExponentialBuckets | undefined): bigint => total(buckets?.bucketCounts ?? [])
  const sum = of(positive) + of(negative) + zeroCount
  if (sum !== count) {
    const detail = `${of(positive)} positive, ${of(negative)} negative and ${zeroCount} zero are ${sum}, count is ${count}`
    return { what: 'has buckets that do not add up to its count', detail }
  }
  return ofExtremes(count, min, max)
}

/** Of no values some SDKs send Infinity as the least and -Infinity as the greatest. */
const ofExtremes = (
  count: bigint,
  min: number | undefined,
  max: number | undefined,
): Contradiction | undefined =>
  count > 0n && min !== undefined && max !== undefined && min > max
    ? { what: 'has a minimum above its maximum', detail: `min ${min}, max ${max}` }
    : undefined
