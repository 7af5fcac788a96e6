// Model to protobuf: spans, their events and links.
import type { Span, SpanEvent, SpanLink } from '../telemetry/index.ts'
import { encodeAttributes } from './common-encode.ts'
import type { Writer } from './writer.ts'

export function encodeSpan(writer: Writer, span: Span): void {
  writer.hex(1, span.traceId)
  writer.hex(2, span.spanId)
  writer.string(3, span.traceState)
  writer.hex(4, span.parentSpanId)
  writer.string(5, span.name)
  writer.int32(6, span.kindNumber)
  writer.fixed64(7, span.startTime)
  writer.fixed64(8, span.endTime)
  encodeAttributes(writer, 9, span.attributes)
  writer.uint32(10, span.droppedAttributesCount)
  writer.messages(11, span.events, (event) => encodeEvent(writer, event))
  writer.uint32(12, span.droppedEventsCount)
  writer.messages(13, span.links, (link) => encodeLink(writer, link))
  writer.uint32(14, span.droppedLinksCount)
  const { message, codeNumber } = span.status
  if (message !== '' || codeNumber !== 0) {
    writer.message(15, () => {
      writer.string(2, message)
      writer.int32(3, codeNumber)
    })
  }
  writer.fixed32(16, span.flags)
}

function encodeEvent(writer: Writer, event: SpanEvent): void {
  writer.fixed64(1, event.time)
  writer.string(2, event.name)
  encodeAttributes(writer, 3, event.attributes)
  writer.uint32(4, event.droppedAttributesCount)
}

function encodeLink(writer: Writer, link: SpanLink): void {
  writer.hex(1, link.traceId)
  writer.hex(2, link.spanId)
  writer.string(3, link.traceState)
  encodeAttributes(writer, 4, link.attributes)
  writer.uint32(5, link.droppedAttributesCount)
  writer.fixed32(6, link.flags)
}
