// Model to protobuf: log records.
import type { LogRecord } from '../telemetry/index.ts'
import { encodeAnyValue, encodeAttributes } from './common-encode.ts'
import type { Writer } from './writer.ts'

export function encodeLogRecord(writer: Writer, record: LogRecord): void {
  writer.fixed64(1, record.time)
  writer.int32(2, record.severityNumber)
  writer.string(3, record.severityText)
  if (record.body !== null) encodeAnyValue(writer, 5, record.body)
  encodeAttributes(writer, 6, record.attributes)
  writer.uint32(7, record.droppedAttributesCount)
  writer.fixed32(8, record.flags)
  writer.hex(9, record.traceId)
  writer.hex(10, record.spanId)
  writer.fixed64(11, record.observedTime)
  writer.string(12, record.eventName)
}
