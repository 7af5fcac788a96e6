// Message headers read back from RabbitMQ: from the copies of all deliveries that its tracing made during the run.
import type { Channel, ConsumeMessage } from 'amqplib'
import type { MessageHeaders } from '../../assertions/index.ts'
import { TAP_QUEUE } from '../system/index.ts'

const DEADLINE = 15_000

/** What the broker says of a delivery in the headers of its copy. */
interface Traced {
  readonly properties?: {
    readonly message_id?: unknown
    readonly headers?: Readonly<Record<string, unknown>>
  }
  readonly connection?: unknown
  readonly channel?: unknown
}

/**
 * Every delivery since the last call, in order; the copies are used up.
 * @param tags by channel of a consumer, the last delivery tag that the broker gave out: it counts from one.
 * @throws Error when they can't be read in time.
 */
export async function readDeliveries(url: string, tags: Map<string, bigint>): Promise<MessageHeaders[]> {
  // Only a torn hop needs it.
  const { connect } = await import('amqplib')
  const connection = await connect(url, { timeout: DEADLINE })
  connection.on('error', () => {})
  try {
    const copies = await drain(await connection.createChannel())
    return copies.map((copy) => headersOf(copy, tags))
  } finally {
    await connection.close().catch(() => {})
  }
}

/** As many as are there now: what comes later belongs to nobody who is judged. */
async function drain(channel: Channel): Promise<readonly ConsumeMessage[]> {
  const { messageCount } = await channel.checkQueue(TAP_QUEUE)
  const copies: ConsumeMessage[] = []
  if (messageCount === 0) return copies
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = (why: string) =>
    reject(new Error(`${copies.length} of ${messageCount} copies were read from ${TAP_QUEUE}: ${why}.`))
  channel.on('error', (error: Error) => stop(error.message))
  const deadline = setTimeout(() => stop(`${DEADLINE} ms are over`), DEADLINE)
  try {
    await channel.consume(
      TAP_QUEUE,
      (copy) => {
        if (copy === null) return stop('the queue is gone')
        if (copies.length < messageCount) copies.push(copy)
        if (copies.length === messageCount) resolve()
      },
      { noAck: true },
    )
    await promise
    return copies
  } finally {
    clearTimeout(deadline)
  }
}

function headersOf({ fields, properties }: ConsumeMessage, tags: Map<string, bigint>): MessageHeaders {
  const traced = (properties.headers ?? {}) as Traced
  const channel = `${String(traced.connection)} ${String(traced.channel)}`
  const offset = (tags.get(channel) ?? 0n) + 1n
  tags.set(channel, offset)
  const { message_id: messageId, headers = {} } = traced.properties ?? {}
  return {
    system: 'rabbitmq',
    destination: fields.routingKey.replace(/^deliver\./, ''),
    partition: 0,
    offset,
    ...(typeof messageId === 'string' ? { messageId } : {}),
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
  }
}
