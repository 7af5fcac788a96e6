// Edits of recorded telemetry. Every edit returns new telemetry; what it does not touch is shared with the old.
import type {
  AttributeValue,
  Attributes,
  LogLine,
  LogRecord,
  Metric,
  Resource,
  Span,
  Trace,
} from '../../harness/telemetry/index.ts'
import { push, serviceOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'

type Edited<T> = T | readonly T[] | undefined

/**
 * Each span replaced by what the edit makes of it: itself, another, several, or none. A trace that keeps all its spans
 * and gains none stays the same object, so that what was made of it once need not be made again.
 */
export function editSpans(observed: Observed, edit: (span: Span) => Edited<Span>): Observed {
  const traces = new Map<string, Span[]>()
  const untouched = new Map<string, Trace>()
  for (const trace of observed.traces) {
    let same = true
    for (const span of trace.spans) {
      const made = edit(span)
      if (made === span) push(traces, span.traceId, span)
      else {
        same = false
        for (const one of Array.isArray(made) ? (made as readonly Span[]) : [made as Span | undefined])
          if (one !== undefined) push(traces, one.traceId, one)
      }
    }
    if (same) untouched.set(trace.traceId, trace)
  }
  return {
    ...observed,
    traces: [...traces].map(([traceId, spans]): Trace => {
      const before = untouched.get(traceId)
      return before?.spans.length === spans.length ? before : { traceId, spans }
    }),
  }
}

export const editChosen = (
  observed: Observed,
  chosen: ReadonlySet<Span>,
  edit: (span: Span) => Edited<Span>,
): Observed => editSpans(observed, (span) => (chosen.has(span) ? edit(span) : span))

export const addSpans = (observed: Observed, spans: readonly Span[]): Observed => {
  const added = [...spans]
  return editSpans(
    { ...observed, traces: [...observed.traces, { traceId: '', spans: added }] },
    (span) => span,
  )
}

/** The same list where the edit changed nothing: what was made of it once need not be made again. */
function edited<T>(items: readonly T[], edit: (item: T) => Edited<T>): readonly T[] {
  const made: T[] = []
  let same = true
  for (const item of items) {
    const one = edit(item)
    if (one === item) made.push(item)
    else {
      same = false
      if (Array.isArray(one)) made.push(...(one as readonly T[]))
      else if (one !== undefined) made.push(one as T)
    }
  }
  return same ? items : made
}

export const editLogs = (observed: Observed, edit: (record: LogRecord) => Edited<LogRecord>): Observed => ({
  ...observed,
  logs: edited(observed.logs, edit),
})

export const editLines = (observed: Observed, edit: (line: LogLine) => Edited<LogLine>): Observed => ({
  ...observed,
  lines: edited(observed.lines, edit),
})

export const editMetrics = (observed: Observed, edit: (metric: Metric) => Edited<Metric>): Observed => ({
  ...observed,
  metrics: edited(observed.metrics, edit),
})

/** The same resource object for the same old one: a process keeps its resource. */
export function editResources(observed: Observed, edit: (resource: Resource) => Resource): Observed {
  const made = new Map<Resource, Resource>()
  const of = (resource: Resource): Resource => {
    let one = made.get(resource)
    if (one === undefined) {
      one = edit(resource)
      made.set(resource, one)
    }
    return one
  }
  const changed = <T extends { readonly resource: Resource }>(item: T): T => {
    const resource = of(item.resource)
    return resource === item.resource ? item : { ...item, resource }
  }
  return editMetrics(editLogs(editSpans(observed, changed), changed), changed)
}

export const ofService =
  (service: string) =>
  (emitted: { readonly resource: Resource }): boolean =>
    serviceOf(emitted) === service

/** Sets the attribute where it is, or adds it at the end. */
export function withAttribute(attributes: Attributes, key: string, value: AttributeValue): Attributes {
  const without = attributes.filter((one) => one.key !== key)
  return [...without, { key, value }]
}

export const withoutAttributes = (attributes: Attributes, ...keys: readonly string[]): Attributes =>
  attributes.filter((one) => !keys.includes(one.key))

export const renamed = (attributes: Attributes, from: string, to: string): Attributes =>
  attributes.map((one) => (one.key === from ? { key: to, value: one.value } : one))

export const setOnSpan = (span: Span, key: string, value: AttributeValue): Span => ({
  ...span,
  attributes: withAttribute(span.attributes, key, value),
})

/** Ids that look random and are the same each time: the n-th of a kind. */
export function madeId(kind: string, n: number, digits: 16 | 32): string {
  let text = ''
  for (let word = 0; text.length < digits; word++) text += mixed(`${kind} ${n} ${word}`)
  return text.slice(0, digits)
}

/** FNV-1a with a final avalanche, as eight hex digits. */
function mixed(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
