// Protobuf to model: log records.
import type { InstrumentationScope, KeyValue, LogRecord, Resource } from '../telemetry/index.ts'
import { decodeAnyValue, decodeKeyValue, type Mutable } from './common-decode.ts'
import { message, type Reader } from './reader.ts'

const LOG_RECORD = message('LogRecord', 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12)

export function decodeLogRecord(reader: Reader, resource: Resource, scope: InstrumentationScope): LogRecord {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const record: Mutable<LogRecord> = {
    resource,
    scope,
    time: 0n,
    observedTime: 0n,
    severityNumber: 0,
    severityText: '',
    body: null,
    attributes,
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: '',
  }
  while (reader.pos < end) {
    const tag = reader.tag()
    switch (tag) {
      case 9:
        record.time = reader.fixed64()
        break
      case 16:
        record.severityNumber = reader.int32()
        break
      case 26:
        record.severityText = reader.string()
        break
      case 42:
        record.body = decodeAnyValue(reader, 0, record.body)
        break
      case 50:
        attributes.push(decodeKeyValue(reader))
        break
      case 56:
        record.droppedAttributesCount = reader.uint32()
        break
      case 69:
        record.flags = reader.fixed32()
        break
      case 74:
        record.traceId = reader.hex()
        break
      case 82:
        record.spanId = reader.hex()
        break
      case 89:
        record.observedTime = reader.fixed64()
        break
      case 98:
        record.eventName = reader.string()
        break
      default:
        reader.skip(tag, LOG_RECORD)
    }
  }
  reader.close(end, LOG_RECORD)
  return record
}
