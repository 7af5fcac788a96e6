// From the outbox to the consumer: relay, Kafka, and what the consumer does with the event.
import type { SpanContract } from '../../assertions/index.ts'
import { postgresCall } from './hops.ts'

interface RelayedEvent {
  readonly service: string
  readonly topic: string
  readonly event: string
  readonly consumer: string
  /** What the consumer does, besides remembering that it has seen the event. */
  readonly effects: readonly SpanContract[]
  /** The consumer is given the message a second time, and changes nothing. */
  readonly redelivered?: true
}

const attributesOf = (event: string) =>
  ({ event_id: { present: true }, event_type: event, aggregate_id: { present: true } }) as const

/** What the relay could not publish, once or more often: an error on each of its spans, and nothing behind them. */
export function failedAttempts({ service, topic, event }: Pick<RelayedEvent, 'service' | 'topic' | 'event'>) {
  const failed = (kind: 'INTERNAL' | 'PRODUCER', name: string, children: readonly SpanContract[]) =>
    ({
      service,
      kind,
      name,
      status: 'ERROR',
      attributes: { ...attributesOf(event), 'error.type': { present: true } },
      only: true,
      children,
    }) as const satisfies SpanContract
  const attempt = failed('INTERNAL', 'publishEvent', [failed('PRODUCER', `send ${topic}`, [])])
  return {
    ...failed('INTERNAL', 'processOutbox', [attempt]),
    edge: 'either',
    count: { min: 1 },
  } as const satisfies SpanContract
}

/** The relay continues the context that the outbox row has kept, by parent or by link; so does the consumer with the message's. */
export function relayedEvent(relayed: RelayedEvent): SpanContract {
  const { service, topic, event, consumer, effects } = relayed
  const attributes = attributesOf(event)
  const message = {
    ...attributes,
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': '0',
    'messaging.kafka.offset': { present: true },
  } as const
  const consumed = (children: readonly SpanContract[]): SpanContract => ({
    service: consumer,
    kind: 'CONSUMER',
    name: `consume ${event}`,
    // One message, one span: a parent says most, and a link is what the conventions recommend.
    edge: 'either',
    attributes: {
      ...message,
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': 'read-model',
    },
    children: [postgresCall(consumer, 'INSERT', 'processed_events'), ...children],
  })
  const sent: SpanContract = {
    service,
    kind: 'PRODUCER',
    name: `send ${topic}`,
    attributes: { ...message, 'messaging.operation.type': 'send' },
    children: [consumed(effects), ...(relayed.redelivered ? [consumed([])] : [])],
  }
  return {
    service,
    kind: 'INTERNAL',
    name: 'processOutbox',
    edge: 'either',
    attributes,
    children: [{ service, kind: 'INTERNAL', name: 'publishEvent', attributes, children: [sent] }],
  }
}
