// A trace as a waterfall: a row a span on one time axis, its log records under it, its details inside it.
import { serviceName } from '../../telemetry/index.ts'
import { count, duration, inMilliseconds, timeOfDay } from '../format.ts'
import { html, type Html } from './escape.ts'
import { icon } from './icons.ts'
import { colourClass, serviceTag, short, spanWords } from './links.ts'
import type { LogEntry } from './log-entries.ts'
import { logRow, logRows } from './log-rows.ts'
import type { PlacedTrace, Plan } from './plan.ts'
import { spanPanel } from './span-panel.ts'
import { scale, titleOf, type Row, type TraceShape } from './tree.ts'

export interface Heading {
  readonly title?: string
  /** When it began, beside the time of day. */
  readonly note?: string
  readonly open: boolean
}

export function waterfall(plan: Plan, placed: PlacedTrace, heading: Heading): Html {
  const { shape, trace } = placed
  const allLogs = plan.logs.get(trace.traceId) ?? []
  const logs = allLogs.slice(0, plan.limits.logsInTrace)
  const rows = shape.rows.slice(0, plan.limits.spansInTrace)
  const left = shape.rows.length - rows.length
  return html`<details class="trace" id="${placed.anchor}" data-find${shape.errors > 0 && html` data-tone="error"`}${heading.open && html` open`}>
<summary>${icon('chevron')}<span class="t-title">${heading.title ?? titleOf(shape)}</span>${heading.title === undefined && html`<code class="dim">${short(trace.traceId)}</code>`}${facts(shape, allLogs.length)}</summary>
<div class="t-body">
<div class="t-meta"><code class="id">${trace.traceId}</code><span class="dim">${timeOfDay(shape.start)} UTC${heading.note !== undefined && `, ${heading.note}`}</span><span class="legend">${shape.services.map((name) => serviceTag(plan, name))}</span></div>
<div class="lanes">
${axis(shape)}
${chunks(plan, shape, rows, logs)}
</div>
${left > 0 && html`<p class="capped">${count(left, 'more span')} of this trace in the capture.</p>`}
${allLogs.length > logs.length && html`<p class="capped">${count(allLogs.length - logs.length, 'more log entry', 'more log entries')} of this trace in the capture.</p>`}
${strayLogs(plan, shape, logs)}
</div></details>`
}

function facts(shape: TraceShape, logs: number): Html {
  const torn = shape.rows.filter((row) => row.oddity !== undefined).length
  return html`<span class="facts"><span>${duration(inMilliseconds(shape.end - shape.start))}</span><span>${count(shape.rows.length, 'span')}</span><span>${count(shape.services.length, 'service')}</span><span>${count(logs, 'log')}</span>${shape.errors > 0 && html`<span class="err">${count(shape.errors, 'error')}</span>`}${torn > 0 && html`<span class="err">${count(torn, 'orphan span')}</span>`}</span>`
}

function axis(shape: TraceShape): Html {
  const whole = inMilliseconds(shape.end - shape.start)
  const tick = (part: number): Html => html`<span>${part === 0 ? '0' : duration(whole * part)}</span>`
  return html`<div class="axis" aria-hidden="true"><span></span><span class="ticks">${[0, 0.25, 0.5, 0.75].map(tick)}</span><span>${duration(whole)}</span></div>`
}

/** Spans that are drawn, and taken away again, together. */
const CHUNK = 40

/** Inert until it comes near the window: a trace of ten thousand spans costs what is seen of it. */
function chunks(plan: Plan, shape: TraceShape, rows: readonly Row[], logs: readonly LogEntry[]): Html {
  const bySpan = Map.groupBy(logs, (entry) => entry.spanId)
  const at = scale(shape)
  const parts = rows.map((row) => {
    // Of two spans with one id, the first carries the logs.
    const own = bySpan.get(row.span.spanId) ?? []
    bySpan.delete(row.span.spanId)
    const item = html`${gap(row)}<li>${spanRow(plan, shape, row)}${logRows(plan, own, at, row.depth)}</li>`
    return { item, lines: 1 + own.length + (row.oddity === undefined ? 0 : 1) }
  })
  return html`${Array.from({ length: Math.ceil(parts.length / CHUNK) }, (_, chunk) => {
    const own = parts.slice(chunk * CHUNK, (chunk + 1) * CHUNK)
    const lines = own.reduce((sum, part) => sum + part.lines, 0)
    return html`<ol class="rows" data-lines="${lines}"><template>${own.map(({ item }) => item)}</template></ol>`
  })}`
}

/** A hole is drawn as a hole: the span stays at the margin, and what it hung on is named. */
function gap(row: Row): Html {
  if (row.oddity === undefined) return html``
  const words =
    row.oddity === 'orphan'
      ? html`parent span <code>${row.span.parentSpanId.slice(0, 64)}</code> was never received`
      : html`the parents of this span lead back to itself`
  return html`<li class="gap">${icon('warn')}<span>${words}</span></li>`
}

function spanRow(plan: Plan, shape: TraceShape, row: Row): Html {
  const { span, depth, service, parent } = row
  const took = duration(inMilliseconds(span.endTime - span.startTime))
  const crossing = parent === undefined || service !== serviceName(parent.resource)
  const name = html`<span class="svc${!crossing && ' sr'}">${service || 'no service.name'}</span>`
  const messaging = span.kind === 'PRODUCER' || span.kind === 'CONSUMER'
  const id = plan.spanAnchors.get(span) ?? ''
  return html`<details class="span ${colourClass(plan, service)}${span.status.code === 'ERROR' && ' failed'}" id="${id}">
<summary><span class="label"><i class="in d${Math.min(depth, 24)}"></i><i class="dot"></i><span class="words">${name} <span class="op">${span.name}</span> <span class="kind">${messaging && icon('mail')}${span.kind}</span>${marks(plan, row)}</span></span>${lane(shape, row, parent)}<span class="took">${took}</span></summary>
${spanPanel(plan, shape, row)}</details>`
}

function marks(plan: Plan, { span }: Row): Html {
  const named = plan.named.get(`${span.traceId}/${span.spanId}`) ?? []
  const link = span.links[0]
  return html`${span.status.code === 'ERROR' && html` <span class="err">error</span>`}${link && html` <span class="chip">${icon('link')}linked to ${spanWords(plan, link.traceId, link.spanId)}${span.links.length > 1 && ` and ${span.links.length - 1} more`}</span>`}${named.slice(0, 3).map(({ code }) => html` <span class="chip flag">${code}</span>`)}`
}

const percent = (value: number): string => `${Number(value.toFixed(3))}%`

/** Positions are SVG attributes, because the page's policy allows no inline style. */
function lane(shape: TraceShape, row: Row, parent: Row['span'] | undefined): Html {
  const { span } = row
  const at = scale(shape)
  const [from, to] = [at(span.startTime), at(span.endTime)]
  // A child that begins after its parent ended came by message: the wait between them is drawn.
  const wait = parent !== undefined && span.startTime > parent.endTime
  return html`<svg class="lane" aria-hidden="true">${wait && html`<line class="wait" x1="${percent(at(parent.endTime))}" x2="${percent(from)}" y1="50%" y2="50%"/>`}<rect class="bar" x="${percent(from)}" width="${percent(Math.max(0, to - from))}" y="8" height="10" rx="2"/>${span.events.slice(0, 50).map((event) => html`<circle class="event${event.name === 'exception' && ' bad'}" cx="${percent(at(event.time))}" cy="13" r="2.6"/>`)}</svg>`
}

function strayLogs(plan: Plan, shape: TraceShape, logs: readonly LogEntry[]): Html {
  const ids = new Set(shape.rows.map((row) => row.span.spanId))
  const stray = logs.filter((entry) => !ids.has(entry.spanId))
  if (stray.length === 0) return html``
  return html`<div class="stray"><p>${icon('warn')}${count(stray.length, 'log entry', 'log entries')} with this trace id, under no span of it</p><ul class="logs">${stray.map((entry) => logRow(plan, entry, scale(shape), 0))}</ul></div>`
}
