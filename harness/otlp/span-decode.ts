// Protobuf to model: spans, their events and links.
import {
  type InstrumentationScope,
  type KeyValue,
  type Resource,
  SPAN_KINDS,
  STATUS_CODES,
  type Span,
  type SpanEvent,
  type SpanLink,
} from '../telemetry/index.ts'
import { decodeKeyValue, type Mutable } from './common-decode.ts'
import { message, type Reader } from './reader.ts'

const SPAN = message('Span', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
const EVENT = message('Span.Event', 1, 2, 3, 4)
const LINK = message('Span.Link', 1, 2, 3, 4, 5, 6)
const STATUS = message('Status', 2, 3)

export const spanKind = (number: number): Span['kind'] => SPAN_KINDS[number] ?? 'UNSPECIFIED'
export const statusCode = (number: number): Span['status']['code'] => STATUS_CODES[number] ?? 'UNSET'

export function decodeSpan(reader: Reader, resource: Resource, scope: InstrumentationScope): Span {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const events: SpanEvent[] = []
  const links: SpanLink[] = []
  const span: Mutable<Span> = {
    resource,
    scope,
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: '',
    kind: 'UNSPECIFIED',
    kindNumber: 0,
    startTime: 0n,
    endTime: 0n,
    attributes,
    droppedAttributesCount: 0,
    events,
    droppedEventsCount: 0,
    links,
    droppedLinksCount: 0,
    status: UNSET,
  }
  while (reader.pos < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        span.traceId = reader.hex()
        break
      case 18:
        span.spanId = reader.hex()
        break
      case 26:
        span.traceState = reader.string()
        break
      case 34:
        span.parentSpanId = reader.hex()
        break
      case 42:
        span.name = reader.string()
        break
      case 48:
        span.kindNumber = reader.int32()
        break
      case 57:
        span.startTime = reader.fixed64()
        break
      case 65:
        span.endTime = reader.fixed64()
        break
      case 74:
        attributes.push(decodeKeyValue(reader))
        break
      case 80:
        span.droppedAttributesCount = reader.uint32()
        break
      case 90:
        events.push(decodeEvent(reader))
        break
      case 96:
        span.droppedEventsCount = reader.uint32()
        break
      case 106:
        links.push(decodeLink(reader))
        break
      case 112:
        span.droppedLinksCount = reader.uint32()
        break
      case 122:
        span.status = decodeStatus(reader, span.status)
        break
      case 133:
        span.flags = reader.fixed32()
        break
      default:
        reader.skip(tag, SPAN)
    }
  }
  reader.close(end, SPAN)
  span.kind = spanKind(span.kindNumber)
  return span
}

export const UNSET: Span['status'] = Object.freeze({ code: 'UNSET', codeNumber: 0, message: '' })

function decodeStatus(reader: Reader, before: Span['status']): Span['status'] {
  const end = reader.end()
  let { codeNumber, message } = before
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 18) message = reader.string()
    else if (tag === 24) codeNumber = reader.int32()
    else reader.skip(tag, STATUS)
  }
  reader.close(end, STATUS)
  return { code: statusCode(codeNumber), codeNumber, message }
}

function decodeEvent(reader: Reader): SpanEvent {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const event: Mutable<SpanEvent> = { time: 0n, name: '', attributes, droppedAttributesCount: 0 }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 9) event.time = reader.fixed64()
    else if (tag === 18) event.name = reader.string()
    else if (tag === 26) attributes.push(decodeKeyValue(reader))
    else if (tag === 32) event.droppedAttributesCount = reader.uint32()
    else reader.skip(tag, EVENT)
  }
  reader.close(end, EVENT)
  return event
}

function decodeLink(reader: Reader): SpanLink {
  const end = reader.end()
  const attributes: KeyValue[] = []
  const link: Mutable<SpanLink> = {
    traceId: '',
    spanId: '',
    traceState: '',
    attributes,
    droppedAttributesCount: 0,
    flags: 0,
  }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) link.traceId = reader.hex()
    else if (tag === 18) link.spanId = reader.hex()
    else if (tag === 26) link.traceState = reader.string()
    else if (tag === 34) attributes.push(decodeKeyValue(reader))
    else if (tag === 40) link.droppedAttributesCount = reader.uint32()
    else if (tag === 53) link.flags = reader.fixed32()
    else reader.skip(tag, LINK)
  }
  reader.close(end, LINK)
  return link
}
