// What a step does to Kafka: sends a message under a root span of the harness's own, or has a group read messages again.
import { formatTraceparent, type Span, type SpanContext } from '../telemetry/index.ts'
import { newContext, nowNanoseconds, rootSpan } from './own-spans.ts'

// Loaded where it is used: it is slow to load, and few workers need it.
const library = () => import('@platformatic/kafka')

const CLIENT = { clientId: 'pitboss', timeout: 10_000 }

export interface TracedMessage {
  readonly topic: string
  readonly key?: string
  readonly headers: Readonly<Record<string, string>>
  readonly value: string
  /** Shown in the report. */
  readonly title: string
  /** So many copies are sent with it, and stand behind it; their context is not sampled. */
  readonly copies?: number
}

export interface SentMessage {
  readonly context: SpanContext
  /** Nanoseconds since the epoch. */
  readonly started: bigint
  readonly responded: bigint
  /** To be put into the recording by whoever sent the message. */
  readonly span: Span
}

/** Sends the message with a `traceparent` of its own; resolves once the broker has it. */
export async function sendTracedMessage(brokers: string, message: TracedMessage): Promise<SentMessage> {
  const context = newContext()
  const started = nowNanoseconds()
  const offset = await produce(brokers, message, formatTraceparent(context))
  const responded = nowNanoseconds()
  const span = rootSpan({
    kind: 'PRODUCER',
    context,
    name: `send ${message.topic}`,
    startTime: started,
    endTime: responded,
    status: 'UNSET',
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': message.topic,
      'messaging.destination.partition.id': '0',
      'messaging.kafka.offset': offset,
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'test.step.title': message.title,
    },
  })
  return { context, started, responded, span }
}

async function produce(brokers: string, message: TracedMessage, traceparent: string): Promise<bigint> {
  const { Producer, stringSerializers } = await library()
  const producer = new Producer({ ...CLIENT, bootstrapBrokers: [brokers], serializers: stringSerializers })
  try {
    const { topic, key, value, headers, copies = 0 } = message
    const sent = (context: string) => ({
      topic,
      partition: 0,
      value,
      headers: { ...headers, traceparent: context },
      ...(key === undefined ? {} : { key }),
    })
    const unsampled = formatTraceparent({ ...newContext(), sampled: false })
    const { offsets } = await producer.send({
      messages: [sent(traceparent), ...Array.from({ length: copies }, () => sent(unsampled))],
    })
    return offsets?.[0]?.offset ?? -1n
  } finally {
    await producer.close()
  }
}

export interface Rewind {
  readonly group: string
  readonly topic: string
  /** How many of the last messages of partition 0 the group shall read again. */
  readonly messages: number
}

/** Sets the group's offset back, as if it had died before it could commit. The group must have no member at the time. */
export async function rewindGroup(brokers: string, { group, topic, messages }: Rewind): Promise<void> {
  const { Admin, ListOffsetTimestamps } = await library()
  const admin = new Admin({ ...CLIENT, bootstrapBrokers: [brokers] })
  try {
    const ends = await admin.listOffsets({
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: ListOffsetTimestamps.LATEST }] }],
    })
    const end = ends[0]?.partitions[0]?.offset ?? 0n
    const offset = end - BigInt(messages)
    if (offset < 0n) throw new Error(`${topic} has ${end} messages, fewer than the ${messages} to read again`)
    await admin.alterConsumerGroupOffsets({
      groupId: group,
      topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset }] }],
    })
  } finally {
    await admin.close()
  }
}
