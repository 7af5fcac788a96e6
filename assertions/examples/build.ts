// Hand-made telemetry: spans, trees, logs and metrics in a few words.
import type {
  Attributes,
  AttributeValue,
  InstrumentationScope,
  LogLine,
  LogRecord,
  Resource,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
  Trace,
} from '../../harness/telemetry/index.ts'
import { valueText } from '../../harness/telemetry/index.ts'

/** A fixed moment; all times of the builders are milliseconds after it. */
export const EPOCH = 1_800_000_000_000_000_000n

export const at = (milliseconds: number): bigint => EPOCH + BigInt(Math.round(milliseconds * 1e6))

export type AttributeMap = Readonly<Record<string, AttributeValue>>

export const attributesOf = (map: AttributeMap): Attributes =>
  Object.entries(map).map(([key, value]) => ({ key, value }))

const resources = new Map<string, Resource>()

export function resourceOf(service: string, more: AttributeMap = {}): Resource {
  const key = `${service} ${attributesOf(more).map(({ key, value }) => `${key}=${typeof value} ${valueText(value)}`)}`
  const known = resources.get(key)
  if (known !== undefined) return known
  const named = service === '' ? {} : { 'service.name': service, 'service.instance.id': `${service}-1` }
  const resource: Resource = {
    attributes: attributesOf({ ...named, ...more }),
    droppedAttributesCount: 0,
    entityRefs: [],
    schemaUrl: '',
  }
  resources.set(key, resource)
  return resource
}

export const scope: InstrumentationScope = {
  name: 'test',
  version: '1',
  attributes: [],
  droppedAttributesCount: 0,
  schemaUrl: '',
}

const scopes = new Map([[scope.name, scope]])

function scopeOf(name: string): InstrumentationScope {
  const known = scopes.get(name) ?? { ...scope, name }
  scopes.set(name, known)
  return known
}

let counter = 0
export const newSpanId = (): string => (++counter).toString(16).padStart(16, '0')
export const newTraceId = (): string => `f${(++counter).toString(16).padStart(31, '0')}`

export interface SpanParts {
  readonly service: string
  readonly name: string
  readonly kind?: SpanKind
  readonly attributes?: AttributeMap
  readonly resource?: AttributeMap
  /** Name of the instrumentation scope. */
  readonly scope?: string
  readonly status?: StatusCode
  readonly statusMessage?: string
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
  /** Milliseconds after {@link EPOCH}. */
  readonly start?: number
  readonly ms?: number
  readonly flags?: number
  readonly events?: readonly string[]
  /** Exception events, at the end of the span, by their attributes. */
  readonly exceptions?: readonly AttributeMap[]
  readonly links?: readonly Span[]
  readonly traceState?: string
  readonly droppedAttributes?: number
}

const linkTo = (span: Span): SpanLink => ({
  traceId: span.traceId,
  spanId: span.spanId,
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
})

export function span(parts: SpanParts): Span {
  const { service, name, kind = 'INTERNAL', start = 0, ms = 10, status = 'UNSET' } = parts
  const event = (text: string): SpanEvent => ({
    time: at(start),
    name: text,
    attributes: [],
    droppedAttributesCount: 0,
  })
  const exception = (attributes: AttributeMap): SpanEvent => ({
    ...event('exception'),
    time: at(start + ms),
    attributes: attributesOf(attributes),
  })
  return {
    resource: resourceOf(service, parts.resource),
    scope: parts.scope === undefined ? scope : scopeOf(parts.scope),
    traceId: parts.traceId ?? newTraceId(),
    spanId: parts.spanId ?? newSpanId(),
    parentSpanId: parts.parentSpanId ?? '',
    traceState: parts.traceState ?? '',
    flags: parts.flags ?? 1,
    name,
    kind,
    kindNumber: 0,
    startTime: at(start),
    endTime: at(start + ms),
    attributes: attributesOf(parts.attributes ?? {}),
    droppedAttributesCount: parts.droppedAttributes ?? 0,
    events: [...(parts.events ?? []).map(event), ...(parts.exceptions ?? []).map(exception)],
    droppedEventsCount: 0,
    links: (parts.links ?? []).map(linkTo),
    droppedLinksCount: 0,
    status: { code: status, codeNumber: 0, message: parts.statusMessage ?? '' },
  }
}

export interface Node extends Omit<SpanParts, 'traceId' | 'parentSpanId'> {
  /** Begins a trace of its own here: the context was lost on the way. */
  readonly torn?: true
  readonly children?: readonly Node[]
}

/** All spans of the tree; children lie inside their parent unless they say otherwise. Torn parts get traces of their own. */
export function plant(node: Node, traceId: string = newTraceId(), parent?: Span): Span[] {
  const { children = [], torn, ...parts } = node
  const own = torn === true ? newTraceId() : traceId
  const start = parts.start ?? (parent === undefined ? 0 : Number(parent.startTime - EPOCH) / 1e6 + 1)
  const ms =
    parts.ms ??
    (parent === undefined ? 100 : Math.max(0.5, Number(parent.endTime - parent.startTime) / 1e6 - 2))
  const parentSpanId = torn === true || parent === undefined ? '' : parent.spanId
  const top = span({ ...parts, start, ms, traceId: own, parentSpanId })
  return [top, ...children.flatMap((child) => plant(child, own, top))]
}

/** Spans gathered into traces, as a recording would. */
export function traces(...spans: readonly (Span | readonly Span[])[]): Trace[] {
  const groups = Map.groupBy(spans.flat(), (one) => one.traceId)
  return [...groups].map(([traceId, own]) => ({ traceId, spans: own }))
}

export interface LogParts {
  readonly service: string
  /** The span whose ids it carries. */
  readonly of?: Span
  readonly ids?: { readonly traceId?: string; readonly spanId?: string }
  /** Milliseconds after {@link EPOCH}; default 1 ms after the span began. */
  readonly when?: number
  readonly text?: string
  readonly flags?: number
  readonly attributes?: AttributeMap
}

const whenOf = ({ when, of }: LogParts): bigint =>
  when !== undefined ? at(when) : of === undefined ? at(0) : of.startTime + 1_000_000n

export function record(parts: LogParts): LogRecord {
  const { of, ids = {} } = parts
  const time = whenOf(parts)
  return {
    resource: resourceOf(parts.service),
    scope,
    time,
    observedTime: time,
    severityNumber: 9,
    severityText: 'INFO',
    body: parts.text ?? 'handled',
    attributes: attributesOf(parts.attributes ?? {}),
    droppedAttributesCount: 0,
    flags: parts.flags ?? 1,
    traceId: ids.traceId ?? of?.traceId ?? '',
    spanId: ids.spanId ?? of?.spanId ?? '',
    eventName: '',
  }
}

const isoTime = (time: bigint): string =>
  `${new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19)}.${String(time % 1_000_000_000n).padStart(9, '0')}Z`

export function line(parts: LogParts): LogLine {
  const { service, of, ids = {}, text = 'handled' } = parts
  const trace = ids.traceId ?? of?.traceId
  const spanId = ids.spanId ?? of?.spanId
  const fields = {
    time: isoTime(whenOf(parts)),
    level: 'info',
    service,
    msg: text,
    ...(trace === undefined ? {} : { trace_id: trace }),
    ...(spanId === undefined ? {} : { span_id: spanId }),
  }
  return textLine(service, JSON.stringify(fields), whenOf(parts))
}

export const textLine = (service: string, text: string, received: bigint = at(0)): LogLine => ({
  service,
  stream: 'stdout',
  received,
  text,
})
