// Recorded metrics as the series that Prometheus would hold of them.
import {
  type Attributes,
  attributeText,
  hasNoRecordedValue,
  type HistogramDataPoint,
  type Metric,
  type NumberDataPoint,
  type SummaryDataPoint,
  type Temporality,
  valueText,
} from '../../harness/telemetry/index.ts'
import { prometheusLabel, prometheusName } from './names.ts'

export interface Sample {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly value: number
}

export interface PrometheusSeries {
  readonly name: string
  /** Without the name; in the order of their keys. */
  readonly labels: readonly (readonly [string, string])[]
  /** Oldest first, one a moment. */
  readonly samples: readonly Sample[]
}

export interface Converted {
  /** In the order of their names and labels. */
  readonly series: readonly PrometheusSeries[]
  /** Names of metrics of kinds that have no classic series. */
  readonly left: readonly string[]
}

interface Growing {
  readonly name: string
  readonly labels: readonly (readonly [string, string])[]
  readonly samples: Map<number, number>
  /** What a delta stream has come to. */
  sum: number
}

const millis = (nanoseconds: bigint): number => Number(nanoseconds / 1_000_000n)

/** Where two keys become one label, their values are joined in the order of the keys, as the specification says. */
function labelsOf(...all: readonly (readonly (readonly [string, string])[])[]): [string, string][] {
  const found = new Map<string, string>()
  for (const [key, value] of all.flat()) {
    const before = found.get(key)
    found.set(key, before === undefined ? value : `${before};${value}`)
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

const attributeLabels = (attributes: Attributes): [string, string][] =>
  attributes
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => [prometheusLabel(key), valueText(value)])

/** `job` and `instance` stand for who sent it. */
function targetLabels({ resource: { attributes } }: Metric): [string, string][] {
  const text = (key: string) => attributeText(attributes, key) ?? ''
  const job = [text('service.namespace'), text('service.name')].filter(Boolean).join('/')
  const labels: [string, string][] = [
    ['job', job],
    ['instance', text('service.instance.id')],
  ]
  return labels.filter(([, value]) => value !== '')
}

class Converter {
  readonly #series = new Map<string, Growing>()

  add(metric: Metric, suffix: string, attributes: Attributes, extra: readonly [string, string][]): Growing {
    const name = prometheusName(metric) + suffix
    const scope: [string, string][] = [['otel_scope_name', metric.scope.name]]
    const labels = labelsOf(targetLabels(metric), scope, attributeLabels(attributes), extra)
    const key = `${name}\n${JSON.stringify(labels)}`
    let series = this.#series.get(key)
    if (series === undefined) this.#series.set(key, (series = { name, labels, samples: new Map(), sum: 0 }))
    return series
  }

  /** A count that only rises: it began as nothing when its stream did. */
  rise(
    series: Growing,
    { startTime, time }: { readonly startTime: bigint; readonly time: bigint },
    value: number,
    temporality: Temporality,
  ): void {
    const began = millis(startTime)
    if (startTime !== 0n && !series.samples.has(began) && began < millis(time)) {
      if (series.samples.size === 0 || temporality !== 'DELTA') series.samples.set(began, 0)
    }
    series.sum += value
    series.samples.set(millis(time), temporality === 'DELTA' ? series.sum : value)
  }

  all(): PrometheusSeries[] {
    return [...this.#series]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { name, labels, samples }]) => ({
        name,
        labels,
        samples: [...samples].map(([time, value]) => ({ time, value })).toSorted((a, b) => a.time - b.time),
      }))
  }
}

/** Source: OpenTelemetry specification, compatibility/prometheus_and_openmetrics. Metrics in the order they came. */
export function toPrometheus(metrics: readonly Metric[]): Converted {
  const converter = new Converter()
  const left = new Set<string>()
  for (const metric of metrics) {
    const { data } = metric
    switch (data.type) {
      case 'gauge':
        for (const point of recorded(data.points)) setNumber(converter, metric, point)
        break
      case 'sum':
        for (const point of recorded(data.points)) {
          if (point.value === undefined) continue
          if (!data.monotonic && data.temporality !== 'DELTA') setNumber(converter, metric, point)
          else
            converter.rise(
              converter.add(metric, '', point.attributes, []),
              point,
              Number(point.value),
              data.temporality,
            )
        }
        break
      case 'histogram':
        for (const point of recorded(data.points)) histogram(converter, metric, point, data.temporality)
        break
      case 'summary':
        for (const point of recorded(data.points)) summary(converter, metric, point)
        break
      case 'exponentialHistogram':
        left.add(metric.name)
        break
      case 'none':
        break
    }
  }
  return { series: converter.all(), left: [...left].toSorted() }
}

const recorded = <P extends { readonly flags: number }>(points: readonly P[]): readonly P[] =>
  points.filter((point) => !hasNoRecordedValue(point.flags))

function setNumber(converter: Converter, metric: Metric, point: NumberDataPoint): void {
  if (point.value === undefined) return
  converter.add(metric, '', point.attributes, []).samples.set(millis(point.time), Number(point.value))
}

function histogram(
  converter: Converter,
  metric: Metric,
  point: HistogramDataPoint,
  temporality: Temporality,
): void {
  const put = (suffix: string, value: number, ...extra: [string, string][]) =>
    converter.rise(converter.add(metric, suffix, point.attributes, extra), point, value, temporality)
  let below = 0
  for (const [at, count] of point.bucketCounts.entries()) {
    below += Number(count)
    const bound = point.explicitBounds[at]
    put('_bucket', below, ['le', bound === undefined ? '+Inf' : String(bound)])
  }
  put('_count', Number(point.count))
  if (point.sum !== undefined) put('_sum', point.sum)
}

function summary(converter: Converter, metric: Metric, point: SummaryDataPoint): void {
  const put = (suffix: string, value: number, ...extra: [string, string][]) =>
    converter.add(metric, suffix, point.attributes, extra).samples.set(millis(point.time), value)
  for (const { quantile, value } of point.quantileValues) put('', value, ['quantile', String(quantile)])
  put('_count', Number(point.count))
  put('_sum', point.sum)
}
