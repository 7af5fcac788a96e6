// What the model must say of an official message: written from the .proto files' comments, apart from the codec.
import {
  type Attributes,
  type AttributeValue,
  type EntityRef,
  type Exemplar,
  type InstrumentationScope,
  type LogRecord,
  type Metric,
  type Resource,
  SPAN_KINDS,
  STATUS_CODES,
  type Signal,
  type Span,
} from '../../harness/telemetry/index.ts'
import { metricData } from './oracle-metrics.ts'
import type { Fields } from './official.ts'

const LEVELS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
} as const

export function expectedItems(signal: Signal, request: Fields): (Span | Metric | LogRecord)[] {
  const [resources, scopes, items] = LEVELS[signal]
  const read = { traces: span, metrics: metric, logs: logRecord }[signal]
  return list(request, resources).flatMap((envelope) => {
    const resource = resourceOf(envelope)
    return list(envelope, scopes).flatMap((scoped) => {
      const scope = scopeOf(scoped)
      return list(scoped, items).map((item) => ({ resource, scope, ...read(item) }))
    })
  })
}

export const list = (fields: Fields, name: string): Fields[] => (fields[name] ?? []) as Fields[]
export const text = (fields: Fields, name: string): string => (fields[name] ?? '') as string
export const int = (fields: Fields, name: string): number => (fields[name] ?? 0) as number
export const long = (fields: Fields, name: string): bigint => (fields[name] ?? 0n) as bigint
export const id = (fields: Fields, name: string): string =>
  Buffer.from((fields[name] ?? []) as Uint8Array).toString('hex')

function resourceOf(envelope: Fields): Resource {
  const resource = (envelope.resource ?? {}) as Fields
  return {
    attributes: attributes(resource),
    droppedAttributesCount: int(resource, 'droppedAttributesCount'),
    entityRefs: list(resource, 'entityRefs').map(
      (entity): EntityRef => ({
        schemaUrl: text(entity, 'schemaUrl'),
        type: text(entity, 'type'),
        idKeys: (entity.idKeys ?? []) as string[],
        descriptionKeys: (entity.descriptionKeys ?? []) as string[],
      }),
    ),
    schemaUrl: text(envelope, 'schemaUrl'),
  }
}

function scopeOf(envelope: Fields): InstrumentationScope {
  const scope = (envelope.scope ?? {}) as Fields
  return {
    name: text(scope, 'name'),
    version: text(scope, 'version'),
    attributes: attributes(scope),
    droppedAttributesCount: int(scope, 'droppedAttributesCount'),
    schemaUrl: text(envelope, 'schemaUrl'),
  }
}

export function attributes(fields: Fields, name = 'attributes'): Attributes {
  return list(fields, name).map((entry) => ({ key: text(entry, 'key'), value: anyValue(entry.value) }))
}

function anyValue(value: unknown): AttributeValue {
  const fields = (value ?? {}) as Fields
  if ('arrayValue' in fields) return list(fields.arrayValue as Fields, 'values').map(anyValue)
  if ('kvlistValue' in fields) return { entries: attributes(fields.kvlistValue as Fields, 'values') }
  if ('bytesValue' in fields) return new Uint8Array(fields.bytesValue as Uint8Array)
  const plain = fields.stringValue ?? fields.boolValue ?? fields.intValue ?? fields.doubleValue
  // A string table index belongs to profiles alone: an empty value elsewhere.
  return (plain ?? null) as AttributeValue
}

type Own<T> = Omit<T, 'resource' | 'scope'>

function span(fields: Fields): Own<Span> {
  const status = (fields.status ?? {}) as Fields
  return {
    traceId: id(fields, 'traceId'),
    spanId: id(fields, 'spanId'),
    parentSpanId: id(fields, 'parentSpanId'),
    traceState: text(fields, 'traceState'),
    flags: int(fields, 'flags'),
    name: text(fields, 'name'),
    kind: SPAN_KINDS[int(fields, 'kind')] ?? 'UNSPECIFIED',
    kindNumber: int(fields, 'kind'),
    startTime: long(fields, 'startTimeUnixNano'),
    endTime: long(fields, 'endTimeUnixNano'),
    attributes: attributes(fields),
    droppedAttributesCount: int(fields, 'droppedAttributesCount'),
    events: list(fields, 'events').map((event) => ({
      time: long(event, 'timeUnixNano'),
      name: text(event, 'name'),
      attributes: attributes(event),
      droppedAttributesCount: int(event, 'droppedAttributesCount'),
    })),
    droppedEventsCount: int(fields, 'droppedEventsCount'),
    links: list(fields, 'links').map((link) => ({
      traceId: id(link, 'traceId'),
      spanId: id(link, 'spanId'),
      traceState: text(link, 'traceState'),
      attributes: attributes(link),
      droppedAttributesCount: int(link, 'droppedAttributesCount'),
      flags: int(link, 'flags'),
    })),
    droppedLinksCount: int(fields, 'droppedLinksCount'),
    status: {
      code: STATUS_CODES[int(status, 'code')] ?? 'UNSET',
      codeNumber: int(status, 'code'),
      message: text(status, 'message'),
    },
  }
}

function logRecord(fields: Fields): Own<LogRecord> {
  return {
    time: long(fields, 'timeUnixNano'),
    observedTime: long(fields, 'observedTimeUnixNano'),
    severityNumber: int(fields, 'severityNumber'),
    severityText: text(fields, 'severityText'),
    body: anyValue(fields.body),
    attributes: attributes(fields),
    droppedAttributesCount: int(fields, 'droppedAttributesCount'),
    flags: int(fields, 'flags'),
    traceId: id(fields, 'traceId'),
    spanId: id(fields, 'spanId'),
    eventName: text(fields, 'eventName'),
  }
}

function metric(fields: Fields): Own<Metric> {
  return {
    name: text(fields, 'name'),
    description: text(fields, 'description'),
    unit: text(fields, 'unit'),
    metadata: attributes(fields, 'metadata'),
    data: metricData(fields),
  }
}

export function exemplars(fields: Fields): Exemplar[] {
  return list(fields, 'exemplars').map((exemplar) => ({
    filteredAttributes: attributes(exemplar, 'filteredAttributes'),
    time: long(exemplar, 'timeUnixNano'),
    value: (exemplar.asInt ?? exemplar.asDouble) as bigint | number | undefined,
    spanId: id(exemplar, 'spanId'),
    traceId: id(exemplar, 'traceId'),
  }))
}
