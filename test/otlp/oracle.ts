// What the model must say of an official message: written from the .proto files' comments, apart from the codec.
import {
  type EntityRef,
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
import { anyValue, attributes, id, int, list, long, text } from './oracle-fields.ts'

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
