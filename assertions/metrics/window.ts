// The stretch of a metric stream in which a test's increments lie: from the last export before it to the first after it.
import type { Stream, StreamPoint } from './streams.ts'

export interface Window {
  readonly stream: Stream
  /** Exclusive; undefined where the process had exported nothing before the test. */
  readonly from: bigint | undefined
  readonly to: bigint
  readonly increase: number
}

/** By service and instance: see `exportTimes`. */
export type ExportTimes = ReadonlyMap<string, ReadonlyMap<string, readonly bigint[]>>

const timesOf = (exports: ExportTimes, { service, instance }: Stream): readonly bigint[] =>
  exports.get(service)?.get(instance) ?? []

const later = (times: readonly bigint[], bound: bigint): bigint[] =>
  [...new Set(times)].filter((time) => time > bound).toSorted((a, b) => (a < b ? -1 : 1))

const latestBefore = (times: readonly bigint[], bound: bigint): bigint | undefined =>
  times.reduce<bigint | undefined>(
    (latest, time) => (time < bound && (latest === undefined || time > latest) ? time : latest),
    undefined,
  )

/** What has not come yet, or undefined when all that is needed has. */
export function awaited(
  services: readonly string[],
  streams: readonly Stream[],
  exports: ExportTimes,
  until: bigint,
): string | undefined {
  for (const service of services) {
    const times = [...(exports.get(service)?.values() ?? [])].flatMap((instance) => later(instance, until))
    const own = streams.filter((stream) => stream.service === service)
    // Two later exports prove an absence: the first may have come in parts.
    const ready = own.length === 0 ? times.length >= 2 : times.length >= 1
    if (!ready) return `an export of metrics by ${service} after the last request`
    if (own.some((stream) => isLate(stream, later(timesOf(exports, stream), until), until))) {
      return `a data point of ${service} after the last request`
    }
  }
  return undefined
}

/** A cumulative stream is exported each time; when its process exported several times without it, it has ended. */
function isLate(stream: Stream, exported: readonly bigint[], until: bigint): boolean {
  if (stream.temporality === 'DELTA' || exported.length === 0 || exported.length >= 3) return false
  return !stream.points.some((point) => point.time > until)
}

/**
 * A stream that was not there before the test stood at zero at the last export of its process: else it would have been
 * in it. So its window begins there, as that of the streams beside it.
 */
export function windowOf(stream: Stream, exports: ExportTimes, after: bigint, until: bigint): Window {
  const times = timesOf(exports, stream)
  const before = stream.points.findLast((point) => point.time < after)
  const first = stream.points.find((point) => point.time > until)
  const to = first?.time ?? later(times, until)[0] ?? until
  const inside = stream.points.filter(
    (point) => (before === undefined || point.time > before.time) && point.time <= to,
  )
  const increase =
    stream.temporality === 'DELTA'
      ? inside.reduce((sum, point) => sum + point.count, 0)
      : rise(before, inside)
  return { stream, from: before?.time ?? latestBefore(times, after), to, increase }
}

/** Rise of a cumulative stream; a new start time, or a fall, is a restart from zero. */
function rise(before: StreamPoint | undefined, inside: readonly StreamPoint[]): number {
  let sum = 0
  let last = before
  for (const point of inside) {
    const restarted = last === undefined || point.startTime > last.startTime || point.count < last.count
    sum += restarted ? point.count : point.count - (last?.count ?? 0)
    last = point
  }
  return sum
}
