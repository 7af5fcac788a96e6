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
}

/** The relay continues the context that the outbox row has kept, by parent or by link; so does the consumer with the message's. */
export function relayedEvent({ service, topic, event, consumer, effects }: RelayedEvent): SpanContract {
  const attributes = {
    event_id: { present: true },
    event_type: event,
    aggregate_id: { present: true },
  } as const
  const message = {
    ...attributes,
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': '0',
    'messaging.kafka.offset': { present: true },
  } as const
  const consumed: SpanContract = {
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
    children: [postgresCall(consumer, 'INSERT', 'processed_events'), ...effects],
  }
  const sent: SpanContract = {
    service,
    kind: 'PRODUCER',
    name: `send ${topic}`,
    attributes: { ...message, 'messaging.operation.type': 'send' },
    children: [consumed],
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
