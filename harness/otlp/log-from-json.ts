// OTLP/JSON to model: log records.
import type { InstrumentationScope, LogRecord, Resource } from '../telemetry/index.ts'
import { readAnyValue, readAttributes } from './common-from-json.ts'
import type { JsonObject, JsonReader } from './json-reader.ts'

export function readLogRecord(
  json: JsonReader,
  object: JsonObject,
  resource: Resource,
  scope: InstrumentationScope,
): LogRecord {
  return {
    resource,
    scope,
    time: json.uint64(object, 'timeUnixNano'),
    observedTime: json.uint64(object, 'observedTimeUnixNano'),
    severityNumber: json.enumNumber(object, 'severityNumber'),
    severityText: json.name(object, 'severityText'),
    body: readAnyValue(json, object, 'body'),
    attributes: readAttributes(json, object),
    droppedAttributesCount: json.uint32(object, 'droppedAttributesCount'),
    flags: json.uint32(object, 'flags'),
    traceId: json.traceId(object),
    spanId: json.hex(object, 'spanId'),
    eventName: json.name(object, 'eventName'),
  }
}
