// OTLP/JSON to model: spans, their events and links.
import type { InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../telemetry/index.ts'
import { readAttributes } from './common-from-json.ts'
import type { JsonObject, JsonReader } from './json-reader.ts'
import { spanKind, statusCode, UNSET } from './span-decode.ts'

export function readSpan(
  json: JsonReader,
  object: JsonObject,
  resource: Resource,
  scope: InstrumentationScope,
): Span {
  const kindNumber = json.enumNumber(object, 'kind')
  return {
    resource,
    scope,
    traceId: json.traceId(object),
    spanId: json.hex(object, 'spanId'),
    parentSpanId: json.hex(object, 'parentSpanId'),
    traceState: json.name(object, 'traceState'),
    flags: json.uint32(object, 'flags'),
    name: json.name(object, 'name'),
    kind: spanKind(kindNumber),
    kindNumber,
    startTime: json.uint64(object, 'startTimeUnixNano'),
    endTime: json.uint64(object, 'endTimeUnixNano'),
    attributes: readAttributes(json, object),
    droppedAttributesCount: json.uint32(object, 'droppedAttributesCount'),
    events: json.messages(object, 'events', (event) => readEvent(json, event)),
    droppedEventsCount: json.uint32(object, 'droppedEventsCount'),
    links: json.messages(object, 'links', (link) => readLink(json, link)),
    droppedLinksCount: json.uint32(object, 'droppedLinksCount'),
    status: json.message(object, 'status', (status) => readStatus(json, status)) ?? UNSET,
  }
}

function readStatus(json: JsonReader, object: JsonObject): Span['status'] {
  const codeNumber = json.enumNumber(object, 'code')
  const message = json.string(object, 'message')
  return codeNumber === 0 && message === '' ? UNSET : { code: statusCode(codeNumber), codeNumber, message }
}

function readEvent(json: JsonReader, object: JsonObject): SpanEvent {
  return {
    time: json.uint64(object, 'timeUnixNano'),
    name: json.name(object, 'name'),
    attributes: readAttributes(json, object),
    droppedAttributesCount: json.uint32(object, 'droppedAttributesCount'),
  }
}

function readLink(json: JsonReader, object: JsonObject): SpanLink {
  return {
    traceId: json.hex(object, 'traceId'),
    spanId: json.hex(object, 'spanId'),
    traceState: json.string(object, 'traceState'),
    attributes: readAttributes(json, object),
    droppedAttributesCount: json.uint32(object, 'droppedAttributesCount'),
    flags: json.uint32(object, 'flags'),
  }
}
