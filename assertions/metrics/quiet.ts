// Moments at which a cumulative metric and the spans it measures can be compared exactly, though work goes on.
import type { Span } from '../../harness/telemetry/index.ts'
import type { DataPoint, Series } from './series.ts'

/** Nanoseconds. A span that ends this near a collection may be measured in it or in the next one. */
const NEAR = 100_000_000n
/** Points of one collection may differ by this much in time. */
const ONE_COLLECTION = 50_000_000n

/**
 * The latest of these times at which none of the spans was about to end or had just ended; undefined where there is none.
 * `times` and the ends of the spans in any order.
 */
export function quietMoment(times: readonly bigint[], spans: readonly Span[]): bigint | undefined {
  const ends = spans.map(({ endTime }) => endTime).toSorted(compare)
  const latest = times.toSorted((a, b) => compare(b, a))
  let at = ends.length - 1
  for (const time of latest) {
    while (at >= 0 && (ends[at] as bigint) >= time + NEAR) at--
    if (at < 0 || (ends[at] as bigint) <= time - NEAR) return time
  }
  return undefined
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** What the stream stood at by then; undefined where it had not been sent, or is not cumulative. */
export function standingAt({ points, temporality }: Series, moment: bigint): DataPoint | undefined {
  if (temporality !== 'CUMULATIVE') return undefined
  return points.findLast((point) => point.time <= moment + ONE_COLLECTION)
}
