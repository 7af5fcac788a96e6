// Metric streams: the data points of one metric from one process under one set of attributes, oldest first.
import {
  type Attributes,
  hasNoRecordedValue,
  type Metric,
  type MetricData,
  type Temporality,
  valueText,
} from '../../harness/telemetry/index.ts'
import type { MetricContract } from '../metric-contract.ts'
import { instanceOf, push, serviceOf } from '../model/index.ts'

export interface StreamPoint {
  readonly time: bigint
  readonly startTime: bigint
  /** A sum's value, or a histogram's count. */
  readonly count: number
  /** A sum's value, or a histogram's sum of measurements, where it has one. */
  readonly sum: number | undefined
}

export interface Stream {
  readonly service: string
  readonly instance: string
  readonly attributes: Attributes
  readonly temporality: Temporality
  /** Oldest first. */
  readonly points: readonly StreamPoint[]
}

export type Instrument = MetricContract['instrument']

/** Which instrument makes such data; undefined for summaries and metrics without data. */
export function instrumentOf(data: MetricData): Instrument | undefined {
  switch (data.type) {
    case 'sum':
      return data.monotonic ? 'counter' : 'up-down counter'
    case 'histogram':
    case 'exponentialHistogram':
      return 'histogram'
    case 'gauge':
      return 'gauge'
    case 'summary':
    case 'none':
      return undefined
  }
}

export interface AnyPoint {
  readonly attributes: Attributes
  readonly time: bigint
  readonly flags: number
}

/** Data points that carry a value. */
export const recordedPoints = (metric: Metric): readonly AnyPoint[] =>
  (metric.data.points as readonly AnyPoint[]).filter((point) => !hasNoRecordedValue(point.flags))

const attributeKeys = new WeakMap<Attributes, string>()

/** Equal for equal attributes, in whatever order; made once for each list, since one stream's points often share it. */
export function attributesKey(attributes: Attributes): string {
  let key = attributeKeys.get(attributes)
  if (key === undefined) {
    key = attributes
      .map(({ key: name, value }) => `${name}=${typeof value}:${valueText(value ?? null)}`)
      .toSorted()
      .join('\n')
    attributeKeys.set(attributes, key)
  }
  return key
}

function streamPoints(metric: Metric): { readonly attributes: Attributes; readonly point: StreamPoint }[] {
  const { data } = metric
  switch (data.type) {
    case 'sum':
      return data.points
        .filter((point) => !hasNoRecordedValue(point.flags) && point.value !== undefined)
        .map(({ attributes, time, startTime, value }) => {
          const count = Number(value)
          return { attributes, point: { time, startTime, count, sum: count } }
        })
    case 'histogram':
    case 'exponentialHistogram':
      return data.points
        .filter((point) => !hasNoRecordedValue(point.flags))
        .map(({ attributes, time, startTime, count, sum }) => ({
          attributes,
          point: { time, startTime, count: Number(count), sum },
        }))
    case 'gauge':
    case 'summary':
    case 'none':
      return []
  }
}

export const temporalityOf = (data: MetricData): Temporality =>
  'temporality' in data ? data.temporality : 'UNSPECIFIED'

/** Streams of these metrics, in a fixed order; points sent twice are taken once. */
export function streamsOf(metrics: readonly Metric[]): Stream[] {
  const found = new Map<string, { readonly stream: Omit<Stream, 'points'>; readonly points: StreamPoint[] }>()
  for (const metric of metrics) {
    const identity = [
      serviceOf(metric),
      instanceOf(metric),
      metric.scope.name,
      metric.name,
      temporalityOf(metric.data),
    ]
    for (const { attributes, point } of streamPoints(metric)) {
      const key = `${identity.join('\n')}\n${attributesKey(attributes)}`
      let entry = found.get(key)
      if (entry === undefined) {
        const [service = '', instance = ''] = identity
        entry = {
          stream: { service, instance, attributes, temporality: temporalityOf(metric.data) },
          points: [],
        }
        found.set(key, entry)
      }
      entry.points.push(point)
    }
  }
  return [...found.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { stream, points }]) => ({ ...stream, points: inOrder(points) }))
}

function inOrder(points: StreamPoint[]): StreamPoint[] {
  const sorted = points.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  return sorted.filter((point, at) => {
    const before = sorted[at - 1]
    return before === undefined || before.time !== point.time || before.startTime !== point.startTime
  })
}

/** Distinct times, oldest first, at which each process exported anything. */
export function exportTimes(metrics: readonly Metric[]): Map<string, Map<string, bigint[]>> {
  const services = new Map<string, Map<string, bigint[]>>()
  for (const metric of metrics) {
    const service = serviceOf(metric)
    const instances = services.get(service) ?? new Map<string, bigint[]>()
    services.set(service, instances)
    for (const point of metric.data.points) push(instances, instanceOf(metric), point.time)
  }
  return services
}
