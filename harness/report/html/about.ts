// What the verdict rests on: proof of completeness, exemptions, the system's shape, metrics, logs outside any trace.
import { serviceName, type Metric } from '../../telemetry/index.ts'
import { letPass } from '../exemptions.ts'
import { count, grouped } from '../format.ts'
import { spilledText } from '../spilled.ts'
import { html, type Html } from './escape.ts'
import { icon } from './icons.ts'
import { serviceTag } from './links.ts'
import { logRow } from './log-rows.ts'
import type { Plan } from './plan.ts'

export function outsideLogs(plan: Plan): Html {
  if (plan.outside.length === 0) return html``
  const shown = plan.outside.slice(0, plan.limits.logsOutside)
  const left = plan.outside.length - shown.length
  return html`<section id="logs" class="block"><details class="fold" data-find><summary>${icon('chevron')}<h2>Logs outside every trace <span class="n">${plan.outside.length}</span></h2></summary>
<p class="lead">Records and lines without a trace id, or with one that no span has.</p>
<ul class="logs flat">${shown.map((entry) => logRow(plan, entry, undefined, -1))}</ul>
${left > 0 && html`<p class="capped">${count(left, 'more entry', 'more entries')} in the capture.</p>`}</details></section>`
}

interface MetricRow {
  readonly service: string
  readonly metric: Metric
  readonly keys: ReadonlySet<string>
  readonly exports: number
  readonly points: number
}

const METRICS = 300

export function metricsSection(plan: Plan): Html {
  if (plan.metrics.length === 0) return html``
  const rows = metricRows(plan.metrics)
  return html`<section id="metrics" class="block"><details class="fold"><summary>${icon('chevron')}<h2>Metrics <span class="n">${rows.length}</span></h2></summary>
<table class="table"><thead><tr><th>Metric</th><th>Service</th><th>Instrument</th><th>Unit</th><th>Attributes</th><th class="num">Points</th></tr></thead>
<tbody>${rows
    .slice(0, METRICS)
    .map(
      ({ service, metric, keys, points }) =>
        html`<tr data-find><td><code>${metric.name}</code></td><td>${serviceTag(plan, service)}</td><td>${instrument(metric)}</td><td>${metric.unit === '' ? html`<span class="dim">none</span>` : html`<code>${metric.unit}</code>`}</td><td class="dim">${[...keys].join(', ')}</td><td class="num">${grouped(points)}</td></tr>`,
    )}</tbody></table>${rows.length > METRICS && html`<p class="capped">${rows.length - METRICS} more metrics in the capture.</p>`}</details></section>`
}

function metricRows(metrics: readonly Metric[]): readonly MetricRow[] {
  const groups = Map.groupBy(metrics, (m) =>
    JSON.stringify([m.name, serviceName(m.resource), m.data.type, m.unit]),
  )
  const rows = [...groups.values()].flatMap((exports): MetricRow[] => {
    const metric = exports.at(-1)
    if (!metric) return []
    const points = exports.flatMap((one) => [...one.data.points])
    const keys = new Set(points.flatMap((point) => point.attributes.map(({ key }) => key)).sort())
    return [
      { service: serviceName(metric.resource), metric, keys, exports: exports.length, points: points.length },
    ]
  })
  const by = ({ metric, service }: MetricRow): string => `${metric.name}\u0000${service}`
  return rows.sort((a, b) => (by(a) < by(b) ? -1 : 1))
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

export function completeness(plan: Plan): Html {
  const { barriers } = plan.record
  const passes = letPass(plan.record)
  const spilled = spilledText(plan.record)
  if (barriers.length === 0 && passes.length === 0 && spilled === undefined) return html``
  return html`<section id="completeness" class="block"><h2>What the verdict rests on</h2>
${spilled !== undefined && html`<p class="lead">Memory: ${spilled}.</p>`}
${
  barriers.length > 0 &&
  html`<table class="table"><caption>Why the telemetry was taken to be complete</caption><thead><tr><th>Service</th><th>Barrier</th><th>Note</th></tr></thead>
<tbody>${barriers.map((one) => html`<tr data-find><td>${serviceTag(plan, one.service)}</td><td class="nowrap">${one.barrier}</td><td class="dim">${one.note}</td></tr>`)}</tbody></table>`
}
${
  passes.length > 0 &&
  html`<table class="table"><caption>Let pass on purpose, or judged otherwise than by the catalogue</caption><thead><tr><th>What</th><th>Effect</th><th>Why</th></tr></thead>
<tbody>${passes.map((one) => html`<tr data-find><td><code>${one.what}</code></td><td class="nowrap">${one.effect}</td><td class="dim">${one.reason}</td></tr>`)}</tbody></table>`
}</section>`
}

export function topologySection(plan: Plan): Html {
  const { topology } = plan.record
  if (topology.services.length === 0) return html``
  return html`<section id="topology" class="block"><h2>The system <span class="n">${topology.services.length}</span></h2>
<p class="lead">${topology.source === 'declared' ? 'As its definition declares it.' : 'Inferred from the capture.'}</p>
${topology.assumptions.length > 0 && html`<ul class="assumptions">${topology.assumptions.map((text) => html`<li>${text}</li>`)}</ul>`}
<table class="table"><thead><tr><th>Service</th><th>Promises</th><th>May start a trace</th><th>Listens on</th></tr></thead>
<tbody>${topology.services.map(
    (service) =>
      html`<tr data-find><td>${serviceTag(plan, service.name)}</td><td>${list(service.promises)}</td><td>${service.entryPoints.length === 0 ? html`<span class="dim">never</span>` : service.entryPoints.map((entry) => html`<code class="entry">${entry}</code> `)}</td><td class="dim">${list(service.addresses)}</td></tr>`,
  )}</tbody></table></section>`
}

function list(items: readonly string[]): Html {
  return items.length === 0 ? html`<span class="dim">unknown</span>` : html`${items.join(', ')}`
}
