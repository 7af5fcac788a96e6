// Message headers read back from Kafka's topics.
import type { MessageHeaders } from '../../assertions/index.ts'

const DEADLINE = 15_000

/**
 * Every message of these topics that was sent since then, milliseconds since the epoch.
 * @throws Error when they can't be read to their end in time.
 */
export async function readTopics(
  brokers: readonly string[],
  topics: readonly string[],
  since: bigint,
): Promise<MessageHeaders[]> {
  // Only a torn hop needs it: it is slow to load.
  const { Consumer, stringDeserializers } = await import('@platformatic/kafka')
  const consumer = new Consumer({
    clientId: 'pitboss',
    groupId: `pitboss-${crypto.randomUUID()}`,
    bootstrapBrokers: [...brokers],
    deserializers: stringDeserializers,
  })
  const found: MessageHeaders[] = []
  let deadline: NodeJS.Timeout | undefined
  try {
    const ends = await consumer.listOffsets({ topics: [...topics] })
    const open = new Map<string, bigint>()
    for (const [topic, partitions] of ends) {
      for (const [partition, end] of partitions.entries())
        if (end > 0n) open.set(`${topic}/${partition}`, end - 1n)
    }
    if (open.size === 0) return found
    const stream = await consumer.consume({
      topics: [...topics],
      mode: 'earliest',
      maxWaitTime: 200,
      autocommit: false,
    })
    deadline = setTimeout(
      () =>
        stream.destroy(
          new Error(
            `The topics ${[...open.keys()].join(', ')} could not be read to their end in ${DEADLINE} ms.`,
          ),
        ),
      DEADLINE,
    )
    for await (const { topic, partition, offset, headers, timestamp } of stream) {
      if (timestamp >= since)
        found.push({
          system: 'kafka',
          destination: topic,
          partition,
          offset,
          headers: Object.fromEntries(headers),
        })
      const at = `${topic}/${partition}`
      if (offset >= (open.get(at) ?? -1n)) open.delete(at)
      if (open.size === 0) break
    }
    return found
  } finally {
    clearTimeout(deadline)
    await new Promise<void>((resolve) => consumer.close(true, () => resolve()))
  }
}
