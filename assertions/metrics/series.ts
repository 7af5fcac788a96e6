// Every stream of every metric, indexed once: who wrote it, and its data points, oldest first, resends left out.
import type {
  Attributes,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
  SummaryDataPoint,
  Temporality,
} from '../../harness/telemetry/index.ts'
import { hasNoRecordedValue } from '../../harness/telemetry/index.ts'
import { isHarness, processOf, push, resourceIdentity, serviceOf } from '../model/index.ts'
import { attributesKey, instrumentOf, temporalityOf } from './streams.ts'

export type DataPoint =
  | NumberDataPoint
  | HistogramDataPoint
  | ExponentialHistogramDataPoint
  | SummaryDataPoint

export interface Series {
  readonly service: string
  /** See `processOf`. */
  readonly process: string
  readonly name: string
  readonly unit: string
  readonly scope: string
  readonly type: Metric['data']['type']
  readonly instrument: ReturnType<typeof instrumentOf>
  readonly temporality: Temporality
  readonly attributes: Attributes
  /** Oldest first; one that was sent again is there once. */
  readonly points: readonly DataPoint[]
}

/** A sum's or gauge's value, or a histogram's count; undefined where the point carries neither. */
export function amountOf(point: DataPoint): number | undefined {
  if ('count' in point) return Number(point.count)
  return point.value === undefined ? undefined : Number(point.value)
}

function comparePoints(a: DataPoint, b: DataPoint): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1
  if (a.startTime !== b.startTime) return a.startTime < b.startTime ? -1 : 1
  return (amountOf(a) ?? 0) - (amountOf(b) ?? 0)
}

const isResend = (a: DataPoint, b: DataPoint | undefined): boolean =>
  b !== undefined && comparePoints(a, b) === 0

interface Gathered {
  readonly series: Omit<Series, 'points'>
  readonly points: DataPoint[]
}

/** Who writes the metric, and as what: one of its streams is told apart by its attributes alone. */
function writerKey(metric: Metric): string {
  const { name, scope, data } = metric
  const parts = [resourceIdentity(metric), scope.name, scope.version, name, data.type, temporalityOf(data)]
  return parts.join('\n')
}

const seriesOf = (metric: Metric, attributes: Attributes): Omit<Series, 'points'> => ({
  service: serviceOf(metric),
  process: processOf(metric),
  name: metric.name,
  unit: metric.unit,
  scope: metric.scope.name,
  type: metric.data.type,
  instrument: instrumentOf(metric.data),
  temporality: temporalityOf(metric.data),
  attributes,
})

function timesOf(seen: Map<string, Set<bigint>>, process: string): Set<bigint> {
  let times = seen.get(process)
  if (times === undefined) seen.set(process, (times = new Set()))
  return times
}

/** Data points mostly come in order. */
function inOrder(points: DataPoint[]): DataPoint[] {
  for (let at = 1; at < points.length; at++)
    if (comparePoints(points[at - 1] as DataPoint, points[at] as DataPoint) > 0)
      return points.sort(comparePoints)
  return points
}

export class MetricIndex {
  /** In a fixed order. */
  readonly series: readonly Series[]
  readonly #byService = new Map<string, Series[]>()
  readonly #exports = new Map<string, bigint[]>()

  constructor(metrics: readonly Metric[]) {
    const found = new Map<string, Map<string, Gathered>>()
    const seen = new Map<string, Set<bigint>>()
    for (const metric of metrics) {
      if (isHarness(metric)) continue
      const writer = writerKey(metric)
      let streams = found.get(writer)
      if (streams === undefined) found.set(writer, (streams = new Map()))
      const times = timesOf(seen, processOf(metric))
      for (const point of metric.data.points as readonly DataPoint[]) {
        times.add(point.time)
        if (hasNoRecordedValue(point.flags)) continue
        const key = attributesKey(point.attributes)
        let entry = streams.get(key)
        if (entry === undefined)
          streams.set(key, (entry = { series: seriesOf(metric, point.attributes), points: [] }))
        entry.points.push(point)
      }
    }
    this.series = [...found]
      .flatMap(([writer, streams]) =>
        [...streams].map(([key, entry]) => [`${writer}\n\n${key}`, entry] as const),
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { series, points }]) => {
        const sorted = inOrder(points)
        return { ...series, points: sorted.filter((point, at) => !isResend(point, sorted[at - 1])) }
      })
    for (const one of this.series) push(this.#byService, one.service, one)
    for (const [process, times] of seen)
      this.#exports.set(
        process,
        [...times].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
      )
  }

  of(service: string): readonly Series[] {
    return this.#byService.get(service) ?? []
  }

  /** Distinct times, oldest first, at which the process exported anything. */
  exportTimes(process: string): readonly bigint[] {
    return this.#exports.get(process) ?? []
  }

  get processes(): readonly string[] {
    return [...this.#exports.keys()].toSorted()
  }
}

const indexes = new WeakMap<readonly Metric[], MetricIndex>()

/** The index over these metrics; the same array is indexed once. */
export function metricIndex(metrics: readonly Metric[]): MetricIndex {
  let index = indexes.get(metrics)
  if (index === undefined) {
    index = new MetricIndex(metrics)
    indexes.set(metrics, index)
  }
  return index
}
