// From the outbox to the consumer: relay, Kafka, and what the consumer does with the event.
import type { SpanContract } from '../../assertions/index.ts'
import { postgresCall } from './hops.ts'

interface Message {
  readonly topic: string
  readonly event: string
}

interface Consumption extends Message {
  readonly consumer: string
}

interface RelayedEvent extends Consumption {
  readonly service: string
  /** What the consumer does, besides remembering that it has seen the event. */
  readonly effects: readonly SpanContract[]
  /** The consumer is given the message a second time, and changes nothing. */
  readonly redelivered?: true
}

const attributesOf = (event: string) =>
  ({ event_id: { present: true }, event_type: event, aggregate_id: { present: true } }) as const

const messageOf = ({ topic, event }: Message) =>
  ({
    ...attributesOf(event),
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': '0',
    'messaging.kafka.offset': { present: true },
  }) as const

/** A message that reached its consumer. One message, one span: a parent says most, and a link is what the conventions recommend. */
export const consumption = (
  message: Consumption,
  { attributes, ...rest }: Pick<SpanContract, 'status' | 'events' | 'attributes' | 'children'>,
): SpanContract => ({
  service: message.consumer,
  kind: 'CONSUMER',
  name: `consume ${message.event}`,
  edge: 'either',
  attributes: {
    ...messageOf(message),
    'messaging.operation.type': 'process',
    'messaging.consumer.group.name': 'read-model',
    ...attributes,
  },
  ...rest,
})

/** The consumer could use it, and remembers that it has seen it. */
export const consumed = (message: Consumption, effects: readonly SpanContract[]): SpanContract =>
  consumption(message, {
    status: 'UNSET',
    children: [postgresCall(message.consumer, 'INSERT', 'processed_events'), ...effects],
  })

/** What the relay could not publish, once or more often: an error on each of its spans, and nothing behind them. */
export function failedAttempts({ service, topic, event }: Message & Pick<RelayedEvent, 'service'>) {
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
  const { service, topic, event, effects } = relayed
  const attributes = attributesOf(event)
  const sent: SpanContract = {
    service,
    kind: 'PRODUCER',
    name: `send ${topic}`,
    attributes: { ...messageOf(relayed), 'messaging.operation.type': 'send' },
    children: [consumed(relayed, effects), ...(relayed.redelivered ? [consumed(relayed, [])] : [])],
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
