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
import { compareText, isHarness, processOf, push, resourceIdentity, serviceOf } from '../model/index.ts'
import {
  type CollectedBefore,
  collectedBefore,
  type Collection,
  collectionsIn,
  compareTimes,
} from './collections.ts'
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

/** Who writes the metric, and as what: one of its streams is told apart by its attributes alone. */
function writerKey(metric: Metric): string {
  let key = writers.get(metric)
  if (key === undefined) {
    const { name, scope, data } = metric
    const parts = [resourceIdentity(metric), scope.name, scope.version, name, data.type, temporalityOf(data)]
    writers.set(metric, (key = parts.join('\n')))
  }
  return key
}

const writers = new WeakMap<Metric, string>()

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

/** Data points mostly come in order. */
function inOrder(points: DataPoint[]): DataPoint[] {
  for (let at = 1; at < points.length; at++)
    if (comparePoints(points[at - 1] as DataPoint, points[at] as DataPoint) > 0)
      return points.sort(comparePoints)
  return points
}

/** One metric as one process wrote it: its streams in a fixed order, and when it was exported. */
interface Written {
  readonly metrics: readonly Metric[]
  readonly series: readonly Series[]
  /** Those of one export once, where they came together; otherwise as they come. */
  readonly times: readonly bigint[]
}

function write(metrics: readonly Metric[]): Written {
  const streams = new Map<string, { readonly series: Omit<Series, 'points'>; readonly points: DataPoint[] }>()
  const times: bigint[] = []
  for (const metric of metrics)
    for (const point of metric.data.points as readonly DataPoint[]) {
      if (point.time !== times.at(-1)) times.push(point.time)
      if (hasNoRecordedValue(point.flags)) continue
      const key = attributesKey(point.attributes)
      let entry = streams.get(key)
      if (entry === undefined)
        streams.set(key, (entry = { series: seriesOf(metric, point.attributes), points: [] }))
      entry.points.push(point)
    }
  const series = [...streams]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, { series: one, points }]): Series => {
      const sorted = inOrder(points)
      return { ...one, points: sorted.filter((point, at) => !isResend(point, sorted[at - 1])) }
    })
  return { metrics, series, times }
}

const written = new WeakMap<Metric, Written>()

/** Recordings that have these exports in common have their streams in common, and what was made of them. */
function writtenOf(metrics: readonly Metric[]): Written {
  const [first] = metrics
  const known = first === undefined ? undefined : written.get(first)
  if (known?.metrics.length === metrics.length && metrics.every((one, at) => one === known.metrics[at]))
    return known
  const made = write(metrics)
  if (first !== undefined && known === undefined) written.set(first, made)
  return made
}

export class MetricIndex {
  /** In a fixed order. */
  readonly series: readonly Series[]
  readonly #byService = new Map<string, Series[]>()
  readonly #writtenBy = new Map<string, Written[]>()
  readonly #exports = new Map<string, readonly bigint[]>()
  readonly #before = new Map<string, CollectedBefore>()
  readonly #collections = new Map<string, readonly Collection[]>()

  constructor(metrics: readonly Metric[]) {
    const byWriter = new Map<string, Metric[]>()
    for (const metric of metrics) if (!isHarness(metric)) push(byWriter, writerKey(metric), metric)
    const series: Series[] = []
    for (const [, own] of [...byWriter].toSorted(([a], [b]) => compareText(a, b))) {
      const one = writtenOf(own)
      push(this.#writtenBy, processOf(own[0] as Metric), one)
      series.push(...one.series)
    }
    this.series = series
    for (const one of series) push(this.#byService, one.service, one)
  }

  of(service: string): readonly Series[] {
    return this.#byService.get(service) ?? []
  }

  /** Distinct times, oldest first, at which the process exported anything. */
  exportTimes(process: string): readonly bigint[] {
    let times = this.#exports.get(process)
    if (times === undefined) {
      const all = new Set((this.#writtenBy.get(process) ?? []).flatMap((one) => one.times))
      this.#exports.set(process, (times = [...all].toSorted(compareTimes)))
    }
    return times
  }

  /** A time of which it is certain that a collection before the one at `time` read it; undefined where none is. */
  collectedBefore(process: string, time: bigint): bigint | undefined {
    let before = this.#before.get(process)
    if (before === undefined) this.#before.set(process, (before = collectedBefore(this.#seriesOf(process))))
    return before(time)
  }

  /** What the process read together, oldest first. */
  collections(process: string): readonly Collection[] {
    let all = this.#collections.get(process)
    if (all === undefined) this.#collections.set(process, (all = collectionsIn(this.#seriesOf(process))))
    return all
  }

  #seriesOf(process: string): Series[] {
    return (this.#writtenBy.get(process) ?? []).flatMap((one) => one.series)
  }

  get processes(): readonly string[] {
    return [...this.#writtenBy.keys()].toSorted()
  }
}

/** Computes something of a series once. */
export function perSeries<T>(compute: (series: Series) => T): (series: Series) => T {
  const known = new WeakMap<Series, { readonly value: T }>()
  return (series) => {
    let found = known.get(series)
    if (found === undefined) {
      found = { value: compute(series) }
      known.set(series, found)
    }
    return found.value
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
