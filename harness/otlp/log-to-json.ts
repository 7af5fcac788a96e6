// Model to OTLP/JSON: log records.
import type { LogRecord } from '../telemetry/index.ts'
import { writeAnyValue, writeAttributes } from './common-to-json.ts'
import { int, long, text } from './json-writer.ts'

export function writeLogRecord(record: LogRecord): unknown {
  return {
    timeUnixNano: long(record.time),
    observedTimeUnixNano: long(record.observedTime),
    severityNumber: int(record.severityNumber),
    severityText: text(record.severityText),
    body: record.body === null ? undefined : writeAnyValue(record.body),
    attributes: writeAttributes(record.attributes),
    droppedAttributesCount: int(record.droppedAttributesCount),
    flags: int(record.flags),
    traceId: text(record.traceId),
    spanId: text(record.spanId),
    eventName: text(record.eventName),
  }
}
