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

export class MetricIndex {
  /** In a fixed order. */
  readonly series: readonly Series[]
  readonly #byService = new Map<string, Series[]>()
  readonly #exports = new Map<string, bigint[]>()

  constructor(metrics: readonly Metric[]) {
    const found = new Map<string, { readonly series: Omit<Series, 'points'>; readonly points: DataPoint[] }>()
    for (const metric of metrics) {
      if (isHarness(metric)) continue
      const temporality = temporalityOf(metric.data)
      const { name, unit, scope, data } = metric
      const writer = [resourceIdentity(metric), scope.name, scope.version, name, data.type, temporality].join(
        '\n',
      )
      const process = processOf(metric)
      const times = new Set<bigint>()
      for (const point of data.points as readonly DataPoint[]) {
        times.add(point.time)
        if (hasNoRecordedValue(point.flags)) continue
        const key = `${writer}\n\n${attributesKey(point.attributes)}`
        let entry = found.get(key)
        if (entry === undefined) {
          const { type } = data
          const service = serviceOf(metric)
          const instrument = instrumentOf(data)
          const { attributes } = point
          const series = {
            service,
            process,
            name,
            unit,
            scope: scope.name,
            type,
            instrument,
            temporality,
            attributes,
          }
          entry = { series, points: [] }
          found.set(key, entry)
        }
        entry.points.push(point)
      }
      for (const time of times) push(this.#exports, process, time)
    }
    this.series = [...found]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { series, points }]) => {
        points.sort(comparePoints)
        return { ...series, points: points.filter((point, at) => !isResend(point, points[at - 1])) }
      })
    for (const one of this.series) push(this.#byService, one.service, one)
    for (const [process, times] of this.#exports) {
      this.#exports.set(
        process,
        [...new Set(times)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
      )
    }
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
