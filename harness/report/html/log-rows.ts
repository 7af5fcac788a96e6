// Log records and lines in place: a row each, with where it was seen and all it carries inside.
import { duration, timeOfDay } from '../format.ts'
import { html, long, type Html } from './escape.ts'
import { colourClass } from './links.ts'
import type { LogEntry } from './log-entries.ts'
import type { Plan } from './plan.ts'
import { attributeList } from './span-panel.ts'
import type { Scale } from './tree.ts'

/** Rows under one span. */
const ROWS = 60

export function logRows(plan: Plan, entries: readonly LogEntry[], at: Scale, depth: number): Html {
  if (entries.length === 0) return html``
  const left = entries.length - ROWS
  return html`<ul class="logs">${entries.slice(0, ROWS).map((entry) => logRow(plan, entry, at, depth))}${left > 0 && html`<li class="capped">${left} more log entries in the capture</li>`}</ul>`
}

export function logRow(plan: Plan, entry: LogEntry, at: Scale | undefined, depth: number): Html {
  const x = at === undefined ? undefined : `${Number(at(entry.time).toFixed(3))}%`
  const tick = x !== undefined && html`<line x1="${x}" x2="${x}" y1="5" y2="17"/>`
  return html`<li><details class="log ${entry.tone} ${colourClass(plan, entry.service)}"><summary><span class="label"><i class="in d${Math.min(depth + 1, 24)}"></i><span class="words"><span class="level">${entry.severity || 'log'}</span> <span class="msg">${long(entry.message, 300)}</span></span></span><svg class="lane" aria-hidden="true">${tick}</svg><span class="from">${sources(entry)}</span></summary>
<div class="panel">${entry.record && recordParts(plan, entry)}${entry.line && html`<h4>${entry.line.stream} of ${entry.line.service}</h4><pre>${long(entry.line.text, plan.limits.textLength)}</pre>`}</div></details></li>`
}

/** Both channels should say the same; where only one does, that is worth seeing. */
function sources(entry: LogEntry): Html {
  return html`${entry.record && html`<span class="src">otlp</span>`}${entry.line && html`<span class="src">${entry.line.stream}</span>`}`
}

function recordParts(plan: Plan, entry: LogEntry): Html {
  const record = entry.record
  if (!record) return html``
  const facts = [
    ['time', timeOfDay(record.time)],
    [
      'observed',
      record.time > 0n && record.observedTime > 0n
        ? `+${duration(Number(record.observedTime - record.time) / 1e6)}`
        : timeOfDay(record.observedTime),
    ],
    ['severity', `${record.severityText} ${record.severityNumber || ''}`.trim() || 'unset'],
    ['trace', record.traceId || 'none'],
    ['span', record.spanId || 'none'],
    ['scope', record.scope.name],
    ['event', record.eventName],
  ] as const
  return html`<h4>Log record of ${entry.service}</h4>${entry.message.length > 300 && html`<pre>${long(entry.message, plan.limits.textLength)}</pre>`}<dl class="kv">${facts.filter(([, value]) => value !== '').map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`)}</dl>${attributeList(plan, record.attributes)}`
}
