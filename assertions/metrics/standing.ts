// How much streams counted over a whole capture, and from when to when.
import { amountOf, type MetricIndex, type Series } from './series.ts'

/** Spans that end this near an export, nanoseconds, may be counted in it or in the next one. */
export const SLACK = 200_000_000n

export interface Standing {
  /** All that was counted by the last data point. */
  readonly total: number
  /** What was counted inside the capture: after `from`. */
  readonly increase: number
  /** Nothing that ended before was counted in `increase`; undefined where it goes back to the process's start. */
  readonly from: bigint | undefined
  /** What was counted before this is not in `total`: delta streams begin with the capture. */
  readonly since: bigint
  /** Time of the last data point. */
  readonly to: bigint
}

/** A new start time in one of them: its process began again, and what it counted last is not known. */
const beganAgain = ({ temporality, points }: Series): boolean =>
  temporality !== 'DELTA' && points.some((point) => point.startTime !== points[0]?.startTime)

/** No collection takes as long as this, nanoseconds. */
const TOO_LONG = 2_000_000_000n

/** A time by which an earlier collection than the one at `time` had read: because its streams come again, or for the time between. */
function earlierCollection(index: MetricIndex, process: string, time: bigint): bigint | undefined {
  const certain = index.collectedBefore(process, time)
  const longAgo = index.exportTimes(process).findLast((one) => one < time - TOO_LONG)
  return certain === undefined || (longAgo !== undefined && longAgo > certain) ? longAgo : certain
}

/** Undefined where it can't be known: no streams, a restart, or no temporality. */
export function standingOf(streams: readonly Series[], index: MetricIndex): Standing | undefined {
  if (streams.length === 0 || streams.some((one) => one.temporality === 'UNSPECIFIED' || beganAgain(one)))
    return undefined
  let [total, increase, to] = [0, 0, 0n]
  let from: bigint | undefined
  let since = 0n
  for (const { temporality, points, process } of streams) {
    const [first, last] = [points[0], points.at(-1)]
    if (first === undefined || last === undefined) continue
    if (last.time > to) to = last.time
    const all = temporality === 'DELTA' ? points : [last]
    const sum = all.reduce((counted, point) => counted + (amountOf(point) ?? 0), 0)
    total += sum
    // A cumulative stream that was not in an earlier collection of its process stood at zero then.
    const earlier = earlierCollection(index, process, first.time)
    const known = temporality === 'DELTA' || earlier !== undefined
    increase += known ? sum : sum - (amountOf(first) ?? 0)
    const begin = temporality === 'DELTA' ? first.startTime : (earlier ?? first.time)
    if (from === undefined || begin < from) from = begin
    if (temporality === 'DELTA' && (since === 0n || begin < since)) since = begin
  }
  return { total, increase, from, since, to }
}
