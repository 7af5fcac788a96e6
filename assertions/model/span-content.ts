// All that a span says, as one text: what a resend must repeat.
import { type Attributes, type Span, valueText } from '../../harness/telemetry/index.ts'
import { serviceOf } from './conventions.ts'

const attributesText = (attributes: Attributes): string =>
  attributes
    .map(({ key, value }) => `${key}=${typeof value} ${valueText(value)}`)
    .toSorted()
    .join('\n')

/** The same for two spans that differ in nothing but the order of their attributes. */
export function spanContent(span: Span): string {
  const { name, kind, parentSpanId, startTime, endTime, status, traceState, flags } = span
  const events = span.events.map((event) => `${event.time} ${event.name} ${attributesText(event.attributes)}`)
  const links = span.links.map((link) => `${link.traceId} ${link.spanId}`)
  const dropped = `${span.droppedAttributesCount} ${span.droppedEventsCount} ${span.droppedLinksCount}`
  return [
    serviceOf(span),
    name,
    kind,
    parentSpanId,
    startTime,
    endTime,
    status.code,
    status.message,
    span.scope.name,
    traceState,
    flags,
    dropped,
    attributesText(span.attributes),
    ...events,
    ...links,
  ].join('\n')
}
