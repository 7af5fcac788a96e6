// Everything one span carries: attributes, events, links, and who emitted it.
import {
  isSampled,
  parentIsRemote,
  valueText,
  type AttributeValue,
  type Attributes,
  type Span,
} from '../../telemetry/index.ts'
import { duration, inMilliseconds } from '../format.ts'
import { html, long, type Html } from './escape.ts'
import { icon } from './icons.ts'
import { spanLink } from './links.ts'
import type { Plan } from './plan.ts'
import type { Row, TraceShape } from './tree.ts'

const ATTRIBUTES = 128
const EVENTS = 50

export function spanPanel(plan: Plan, shape: TraceShape, row: Row): Html {
  const { span } = row
  return html`<div class="panel">
${flags(plan, span)}
${span.status.message !== '' && html`<p class="err">${long(span.status.message, plan.limits.textLength)}</p>`}
<div class="cols"><div><h4>Span</h4>${identity(plan, shape, row)}</div><div><h4>Attributes</h4>${span.attributes.length === 0 ? html`<p class="dim">none</p>` : attributeList(plan, span.attributes)}${dropped(span.droppedAttributesCount, 'attributes')}</div></div>
${events(plan, span)}${links(plan, span)}
<details class="more" data-resource="${plan.resources.get(span.resource) ?? ''}"><summary>${icon('chevron')}Resource</summary></details>
</div>`
}

function flags(plan: Plan, span: Span): Html {
  const named = plan.named.get(`${span.traceId}/${span.spanId}`) ?? []
  const shown = named.filter(({ index }) => index < plan.limits.findings)
  if (shown.length === 0) return html``
  return html`<p class="by">Named by ${shown.map(({ code, index }) => html`<a class="ref" href="#finding-${index + 1}">finding ${index + 1}, ${code}</a> `)}</p>`
}

function identity(plan: Plan, shape: TraceShape, { span, parent, service }: Row): Html {
  const remote = parentIsRemote(span.flags)
  const parentText = parent
    ? html`${spanLink(plan, parent.traceId, parent.spanId)}`
    : span.parentSpanId === ''
      ? html`none: a root`
      : html`<code>${span.parentSpanId}</code> never received`
  const facts: readonly (readonly [string, Html | string])[] = [
    ['span id', html`<code class="id">${span.spanId}</code>`],
    [
      'parent',
      html`${parentText}${span.parentSpanId !== '' && remote !== undefined && html` <span class="dim">${remote ? 'remote' : 'local'}</span>`}`,
    ],
    ['service', service || 'no service.name'],
    ['kind', span.kind],
    ['start', `+${duration(inMilliseconds(span.startTime - shape.start))}`],
    ['duration', duration(inMilliseconds(span.endTime - span.startTime))],
    ['status', span.status.code],
    ['sampled', isSampled(span.flags) ? 'yes' : 'flag not set'],
    ['trace state', span.traceState],
    ['scope', `${span.scope.name} ${span.scope.version}`.trim()],
  ]
  return html`<dl class="kv">${facts.filter(([, value]) => value !== '').map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`)}</dl>`
}

function events(plan: Plan, span: Span): Html {
  if (span.events.length === 0 && span.droppedEventsCount === 0) return html``
  return html`<h4>Events</h4><ul class="plain">${span.events
    .slice(0, EVENTS)
    .map(
      (event) =>
        html`<li><b>${event.name}</b> <span class="dim">+${duration(inMilliseconds(event.time - span.startTime))} into the span</span>${attributeList(plan, event.attributes)}</li>`,
    )}</ul>${dropped(Math.max(0, span.events.length - EVENTS), 'events not shown here', '')}${dropped(span.droppedEventsCount, 'events')}`
}

function links(plan: Plan, span: Span): Html {
  if (span.links.length === 0 && span.droppedLinksCount === 0) return html``
  return html`<h4>Links</h4><ul class="plain">${span.links
    .slice(0, EVENTS)
    .map(
      (link) =>
        html`<li>${spanLink(plan, link.traceId, link.spanId)} <code class="dim">${link.traceId}/${link.spanId}</code>${attributeList(plan, link.attributes)}</li>`,
    )}</ul>${dropped(Math.max(0, span.links.length - EVENTS), 'links not shown here', '')}${dropped(span.droppedLinksCount, 'links')}`
}

function dropped(number: number, what: string, by = ' dropped by the SDK'): Html {
  return html`${number > 0 && html`<p class="err">${number} ${what}${by}</p>`}`
}

export function attributeList(plan: Plan, attributes: Attributes): Html {
  if (attributes.length === 0) return html``
  const left = attributes.length - ATTRIBUTES
  return html`<dl class="kv attrs">${attributes
    .slice(0, ATTRIBUTES)
    .map(
      ({ key, value }) =>
        html`<dt>${long(key, 200)}</dt><dd>${long(valueText(value), plan.limits.textLength)}${typeName(value)}</dd>`,
    )}</dl>${left > 0 && html`<p class="capped">${left} more attributes in the capture</p>`}`
}

/** A string needs no word; the others do, since 1 and 1.0 and "1" are three different values. */
function typeName(value: AttributeValue): Html {
  const name =
    value === null
      ? 'empty'
      : typeof value === 'bigint'
        ? 'int'
        : typeof value === 'number'
          ? 'double'
          : typeof value === 'boolean'
            ? 'bool'
            : value instanceof Uint8Array
              ? 'bytes'
              : typeof value === 'object'
                ? Array.isArray(value)
                  ? 'array'
                  : 'map'
                : ''
  return html`${name !== '' && html` <span class="type">${name}</span>`}`
}

/** Each resource once, inert; a span's panel copies its own in when it is opened. */
export function resourceTemplates(plan: Plan): Html {
  const written = new Set<number>()
  return html`${[...plan.resources].map(([resource, number]) => {
    if (written.has(number)) return html``
    written.add(number)
    return html`<template id="resource-${number}">${attributeList(plan, resource.attributes)}${dropped(resource.droppedAttributesCount, 'attributes')}${resource.schemaUrl !== '' && html`<p class="dim">${resource.schemaUrl}</p>`}</template>`
  })}`
}
