// Links within the page: a trace, a span or a finding is linked when the page holds it, and named when it does not.
import { brief } from '../safe-text.ts'
import { html, type Html } from './escape.ts'
import type { Plan } from './plan.ts'

/** An id that fits a line; the whole one is in the link and the trace's own heading. */
export const short = (id: string): string => (id.length > 12 ? `${id.slice(0, 8)}…` : id)

export function traceLink(plan: Plan, traceId: string, words?: string): Html {
  const placed = plan.traces.get(traceId)
  const label = words ?? `trace ${short(traceId)}`
  if (placed) return html`<a class="ref" href="#${placed.anchor}">${label}</a>`
  return html`<span class="ref away" title="not in this page">trace <code class="id">${traceId.slice(0, 64)}</code></span>`
}

/** The span where it is drawn, else its trace. */
export function spanLink(plan: Plan, traceId: string, spanId: string, words?: string): Html {
  const drawn = plan.spanById.get(`${traceId}/${spanId}`)
  if (drawn === undefined) return traceLink(plan, traceId)
  return html`<a class="ref" href="#${drawn}">${words ?? spanWords(plan, traceId, spanId)}</a>`
}

/** What a person calls the span: its name, since ids of one process look alike. */
export function spanWords(plan: Plan, traceId: string, spanId: string): string {
  const name = plan.nameById.get(`${traceId}/${spanId}`)
  return name === undefined || name === '' ? `span ${short(spanId)}` : brief(name, 60)
}

export function colourClass(plan: Plan, service: string): string {
  return `s${plan.colours.get(service) ?? 9}`
}

export function serviceTag(plan: Plan, service: string): Html {
  return html`<span class="service ${colourClass(plan, service)}"><i class="dot"></i>${service || 'no service.name'}</span>`
}
