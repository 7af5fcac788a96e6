// Model to OTLP/JSON: spans, their events and links.
import type { Span, SpanEvent, SpanLink } from '../telemetry/index.ts'
import { writeAttributes } from './common-to-json.ts'
import { int, list, long, text } from './json-writer.ts'

export function writeSpan(span: Span): unknown {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    traceState: text(span.traceState),
    parentSpanId: span.parentSpanId,
    flags: int(span.flags),
    name: text(span.name),
    kind: int(span.kindNumber),
    startTimeUnixNano: long(span.startTime),
    endTimeUnixNano: long(span.endTime),
    attributes: writeAttributes(span.attributes),
    droppedAttributesCount: int(span.droppedAttributesCount),
    events: list(span.events, writeEvent),
    droppedEventsCount: int(span.droppedEventsCount),
    links: list(span.links, writeLink),
    droppedLinksCount: int(span.droppedLinksCount),
    status: { message: text(span.status.message), code: int(span.status.codeNumber) },
  }
}

function writeEvent(event: SpanEvent) {
  return {
    timeUnixNano: long(event.time),
    name: text(event.name),
    attributes: writeAttributes(event.attributes),
    droppedAttributesCount: int(event.droppedAttributesCount),
  }
}

function writeLink(link: SpanLink) {
  return {
    traceId: link.traceId,
    spanId: link.spanId,
    traceState: text(link.traceState),
    attributes: writeAttributes(link.attributes),
    droppedAttributesCount: int(link.droppedAttributesCount),
    flags: int(link.flags),
  }
}
