// Exports that were sent and never came: with delta temporality, what they counted is lost.
import { push } from '../model/index.ts'
import type { MetricIndex, Series } from './series.ts'

export interface LostExport {
  readonly service: string
  /** The exports before and after the hole, nanoseconds since the epoch. */
  readonly from: bigint
  readonly to: bigint
  /** A delta stream of the process. */
  readonly example: string
}

/** So many exports show a rhythm. */
const LEAST = 5

/**
 * An SDK leaves out delta streams without a measurement, so a hole in one of them means nothing. A hole in all that a
 * process reports does, where a stream that it never leaves out is in every export and the exports keep a rhythm.
 */
export function lostExports(index: MetricIndex): LostExport[] {
  const byProcess = new Map<string, Series[]>()
  for (const series of index.series) push(byProcess, series.process, series)
  return [...byProcess]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([process, streams]) => {
      const delta = streams.find((one) => one.temporality === 'DELTA')
      const collections = index.collections(process).map(({ from }) => from)
      if (delta === undefined || collections.length < LEAST) return []
      if (!streams.some((one) => one.temporality !== 'DELTA' && one.points.length >= collections.length))
        return []
      const holes = holesOf(collections)
      return holes.map(({ from, to }) => ({ service: delta.service, from, to, example: delta.name }))
    })
}

function holesOf(times: readonly bigint[]): Pick<LostExport, 'from' | 'to'>[] {
  const gaps = times.slice(1).map((to, at) => ({ from: times[at] ?? to, to }))
  const lengths = gaps.map(({ from, to }) => to - from).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const usual = lengths[lengths.length >> 1] ?? 0n
  // Without a rhythm no interval is too long: three in four must be about as long as the middle one.
  const inRhythm = lengths.filter((length) => length <= (usual * 5n) / 4n).length
  if (inRhythm * 4 < lengths.length * 3) return []
  return gaps.filter(({ from, to }) => to - from >= (usual * 7n) / 4n)
}
