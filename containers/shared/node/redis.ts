// Redis with the counter that every service keeps of its calls.
import { metrics } from '@opentelemetry/api'
import { Redis } from 'ioredis'

const calls = metrics.getMeter('casino').createCounter('redis_calls', {
  unit: '{call}',
  description: 'Calls to Redis, by command and outcome.',
})

/** A client that fails a command at once, instead of queueing it, while Redis cannot be reached. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2_000 })
  // Requests report their own failures; unheard, the event would be printed outside the log.
  redis.on('error', () => {})
  return redis
}

/** Waits for a command and counts it: `await counted('hgetall', redis.hgetall(key))`. */
export async function counted<T>(operation: string, command: Promise<T>): Promise<T> {
  try {
    const reply = await command
    calls.add(1, { 'db.operation.name': operation, outcome: 'success' })
    return reply
  } catch (error) {
    calls.add(1, { 'db.operation.name': operation, outcome: 'failed' })
    throw error
  }
}
