// Events of a span: its span events, and the log records with a name that were written in it.
import { attributeText, type Attributes, type LogRecord, type Span } from '../../harness/telemetry/index.ts'
import type { EventContract, SpanContract } from '../contract.ts'
import { patternText, push, serviceOf, textMatches } from '../model/index.ts'
import { attributeDifference } from './attribute.ts'

export interface HeardEvent {
  readonly name: string
  readonly attributes: Attributes
}

type BySpan = ReadonlyMap<string, readonly HeardEvent[]>

const keyOf = (service: string, traceId: string, spanId: string): string => `${service} ${traceId} ${spanId}`

export const recordKey = (span: Span): string => keyOf(serviceOf(span), span.traceId, span.spanId)

/** One record is one event, in whichever recording it is. */
const events = new WeakMap<LogRecord, HeardEvent>()

const known = new WeakMap<readonly LogRecord[], BySpan>()

/** Log records with a name, as events of the spans they were written in: see {@link recordKey}. The same array is indexed once. */
export function recordedIn(logs: readonly LogRecord[]): BySpan {
  let found = known.get(logs)
  if (found === undefined) {
    const bySpan = new Map<string, HeardEvent[]>()
    for (const record of logs) {
      // Before records had a name of their own, it was an attribute.
      const name = record.eventName || attributeText(record.attributes, 'event.name')
      if (name === undefined || record.spanId === '') continue
      const event = events.get(record) ?? { name, attributes: record.attributes }
      events.set(record, event)
      push(bySpan, keyOf(serviceOf(record), record.traceId, record.spanId), event)
    }
    known.set(logs, (found = bySpan))
  }
  return found
}

const contractOf = (wanted: Required<SpanContract>['events'][number]): EventContract =>
  typeof wanted === 'string' || wanted instanceof RegExp ? { name: wanted } : wanted

/** What is missing of the events that the contract demands; of several events of that name, the nearest counts. */
export function eventTexts(node: SpanContract, events: () => readonly HeardEvent[]): string[] {
  if (node.events === undefined) return []
  const heard = events()
  return node.events.flatMap((one) => {
    const { name, attributes = {} } = contractOf(one)
    const lacks = heard
      .filter((event) => textMatches(name, event.name))
      .map((event) =>
        Object.entries(attributes).flatMap(
          ([key, demand]) => attributeDifference(event.attributes, key, demand) ?? [],
        ),
      )
      .toSorted((a, b) => a.length - b.length)
    const [nearest] = lacks
    if (nearest === undefined) return [`event ${patternText(name)} is absent`]
    return nearest.map((text) => `event ${patternText(name)}: ${text}`)
  })
}
