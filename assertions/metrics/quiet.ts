// Collections at which a cumulative metric and the spans it measures can be compared exactly, though work goes on.
import type { Span } from '../../harness/telemetry/index.ts'
import { type Collection, compareTimes } from './collections.ts'
import type { DataPoint, Series } from './series.ts'

/** Nanoseconds. A span that ends this near a collection may be measured in it or in the next one. */
const NEAR = 100_000_000n

/**
 * The latest of these collections, given oldest first, at which none of the spans was about to end or had just ended;
 * undefined where there is none.
 */
export function quietCollection(
  collections: readonly Collection[],
  spans: readonly Span[],
): Collection | undefined {
  const ends = spans.map(({ endTime }) => endTime).toSorted(compareTimes)
  let at = ends.length - 1
  return collections.findLast(({ from, to }) => {
    while (at >= 0 && (ends[at] as bigint) >= to + NEAR) at--
    return at < 0 || (ends[at] as bigint) <= from - NEAR
  })
}

/** What the stream stood at in that collection; undefined where it had not been sent, or is not cumulative. */
export function standingAt({ points, temporality }: Series, { to }: Collection): DataPoint | undefined {
  return temporality === 'CUMULATIVE' ? points.findLast((point) => point.time <= to) : undefined
}
