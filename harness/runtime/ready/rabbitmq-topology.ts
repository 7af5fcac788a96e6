// Makes a broker's exchanges, queues and bindings, and the queue to which it copies all deliveries; also how readiness is known.
import { type Channel, connect } from 'amqplib'
import { type RabbitmqDefinition, TAP_QUEUE } from '../../system/index.ts'
import { message } from '../cache.ts'
import { rabbitmqUrl } from '../settings/rabbitmq.ts'

/** RabbitMQ's own: a copy of each delivery comes there with the key `deliver.<queue>`. */
const TRACE_EXCHANGE = 'amq.rabbitmq.trace'
const REQUEST_MS = 5_000
/** A system that is kept up for days must not fill its broker; the oldest copies go first. */
const TAP_LIMITS = { 'x-max-length': 200_000, 'x-max-length-bytes': 256 * 1024 * 1024 }

/** Undefined once everything is there; else what is in the way. May be asked again. */
export async function declareTopology(
  port: number,
  definition: RabbitmqDefinition,
): Promise<string | undefined> {
  try {
    const connection = await connect(rabbitmqUrl(`127.0.0.1:${port}`), { timeout: REQUEST_MS })
    // Without a listener a connection that breaks later would end the harness.
    connection.on('error', () => {})
    try {
      await declare(await connection.createChannel(), definition)
    } finally {
      await connection.close()
    }
    return undefined
  } catch (error) {
    return message(error)
  }
}

async function declare(channel: Channel, { exchanges, queues }: RabbitmqDefinition): Promise<void> {
  channel.on('error', () => {})
  for (const { name, type } of exchanges) await channel.assertExchange(name, type, { durable: true })
  for (const { name, bindings } of queues) {
    await channel.assertQueue(name, { durable: true })
    for (const { exchange, routingKey } of bindings) await channel.bindQueue(name, exchange, routingKey)
  }
  await channel.assertQueue(TAP_QUEUE, { durable: false, arguments: TAP_LIMITS })
  await channel.bindQueue(TAP_QUEUE, TRACE_EXCHANGE, 'deliver.#')
}
