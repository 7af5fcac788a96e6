// Metrics: what each instrument sent, as a chart over the run and as its last values in words.
import {
  type Attributes,
  hasNoRecordedValue,
  serviceName,
  type Metric,
  valueText,
} from '../../telemetry/index.ts'
import { grouped } from '../format.ts'
import { brief } from '../safe-text.ts'
import { html, type Html } from './escape.ts'
import { icon } from './icons.ts'
import { serviceTag } from './links.ts'
import type { Plan } from './plan.ts'

const METRICS = 300
/** Lines in one chart; a hundred would be a carpet. */
const SERIES = 8
/** Points of one line. */
const POINTS = 500

interface Series {
  readonly name: string
  /** Seconds since the first data point of the run, and the value. */
  readonly points: readonly (readonly [number, number])[]
}

interface MetricRow {
  readonly service: string
  readonly metric: Metric
  readonly keys: readonly string[]
  readonly points: number
  readonly series: readonly Series[]
}

export function metricsSection(plan: Plan): Html {
  if (plan.metrics.length === 0) return html``
  const rows = metricRows(plan.metrics)
  const left = rows.length - METRICS
  return html`<section id="metrics" class="block"><details class="fold" open><summary>${icon('chevron')}<h2>Metrics <span class="n">${rows.length}</span></h2></summary>
<p class="lead">Sums and gauges by value, histograms by count; a line for each set of attributes.</p>
${rows.slice(0, METRICS).map((row) => metricItem(plan, row))}
${left > 0 && html`<p class="capped">${left} more metrics in the capture.</p>`}</details></section>`
}

function metricItem(plan: Plan, { service, metric, keys, points, series }: MetricRow): Html {
  const shown = series.slice(0, SERIES)
  const left = series.length - shown.length
  const data = JSON.stringify(shown.map((one) => ({ name: one.name, points: one.points })))
  return html`<details class="metric" data-find><summary>${icon('chevron')}<code>${metric.name}</code>${serviceTag(plan, service)}<span class="facts"><span>${instrument(metric)}</span><span>${metric.unit === '' ? 'no unit' : metric.unit}</span><span>${grouped(points)} points</span></span></summary>
<div class="m-body">${metric.description !== '' && html`<p class="dim">${brief(metric.description, 300)}</p>`}
${
  shown.length > 0 &&
  html`<div class="chart" role="img" aria-label="Chart of ${brief(metric.name, 80)}; the table below has its last values" data-unit="${brief(metric.unit, 20)}" data-series="${data}"></div>
<table class="table"><thead><tr><th>${keys.length === 0 ? 'Attributes' : brief(keys.join(', '), 200)}</th><th class="num">Points</th><th class="num">Last value</th></tr></thead><tbody>${shown.map((one, at) => html`<tr><td><i class="dot s${at}"></i> ${one.name}</td><td class="num">${one.points.length}</td><td class="num">${figure(one.points.at(-1)?.[1])}</td></tr>`)}</tbody></table>`
}
${left > 0 && html`<p class="capped">${grouped(left)} more sets of attributes in the capture.</p>`}</div></details>`
}

function figure(value: number | undefined): string {
  if (value === undefined) return '–'
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(5)))
}

function metricRows(metrics: readonly Metric[]): readonly MetricRow[] {
  const start = earliest(metrics)
  const groups = Map.groupBy(metrics, (m) =>
    JSON.stringify([m.name, serviceName(m.resource), m.data.type, m.unit]),
  )
  const rows = [...groups.values()].flatMap((exports): MetricRow[] => {
    const metric = exports.at(-1)
    if (!metric) return []
    const points = exports.flatMap((one) => [...one.data.points])
    const keys = [...new Set(points.flatMap((point) => point.attributes.map(({ key }) => key)))].sort()
    return [
      {
        service: serviceName(metric.resource),
        metric,
        keys,
        points: points.length,
        series: seriesOf(exports, start),
      },
    ]
  })
  const by = ({ metric, service }: MetricRow): string => `${metric.name}\u0000${service}`
  return rows.sort((a, b) => (by(a) < by(b) ? -1 : 1))
}

function earliest(metrics: readonly Metric[]): bigint {
  let least: bigint | undefined
  for (const { data } of metrics)
    for (const { time } of data.points) if (time > 0n && (least === undefined || time < least)) least = time
  return least ?? 0n
}

/** Those that rose highest first. Two processes of one service with equal attributes are two lines. */
function seriesOf(exports: readonly Metric[], start: bigint): readonly Series[] {
  const lines = new Map<string, { name: string; points: [number, number][] }>()
  for (const metric of exports) {
    const instance = metric.resource.attributes.find(({ key }) => key === 'service.instance.id')
    for (const { attributes, time, value } of valuesOf(metric)) {
      if (!Number.isFinite(value)) continue
      const name = nameOf(attributes)
      const key = JSON.stringify([name, instance === undefined ? '' : valueText(instance.value)])
      const line = lines.get(key) ?? { name, points: [] }
      lines.set(key, line)
      line.points.push([Number((time - start) / 1_000_000n) / 1000, value])
    }
  }
  return [...lines.values()]
    .map(({ name, points }) => ({ name, points: thinned(points.sort((a, b) => a[0] - b[0])) }))
    .sort((a, b) => height(b) - height(a) || (a.name < b.name ? -1 : 1))
}

const height = ({ points }: Series): number => points.reduce((most, [, value]) => Math.max(most, value), 0)

/** Evenly, and never the last one. */
function thinned(points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const step = Math.ceil(points.length / POINTS)
  return step <= 1 ? points : points.filter((_, at) => at % step === 0 || at === points.length - 1)
}

const nameOf = (attributes: Attributes): string =>
  attributes.length === 0
    ? 'no attributes'
    : brief(
        attributes
          .map(({ key, value }) => `${key}=${valueText(value)}`)
          .sort()
          .join(' '),
        160,
      )

interface Value {
  readonly attributes: Attributes
  readonly time: bigint
  readonly value: number
}

function valuesOf({ data }: Metric): readonly Value[] {
  switch (data.type) {
    case 'sum':
    case 'gauge':
      return data.points
        .filter((point) => !hasNoRecordedValue(point.flags) && point.value !== undefined)
        .map(({ attributes, time, value }) => ({ attributes, time, value: Number(value) }))
    case 'histogram':
    case 'exponentialHistogram':
    case 'summary':
      return data.points.map(({ attributes, time, count }) => ({ attributes, time, value: Number(count) }))
    case 'none':
      return []
  }
}

function instrument({ data }: Metric): string {
  switch (data.type) {
    case 'sum':
      return `${data.monotonic ? 'counter' : 'up-down counter'}, ${data.temporality.toLowerCase()}`
    case 'histogram':
    case 'exponentialHistogram':
      return `${data.type === 'histogram' ? 'histogram' : 'exponential histogram'}, ${data.temporality.toLowerCase()}`
    case 'gauge':
    case 'summary':
      return data.type
    case 'none':
      return 'no data'
  }
}
