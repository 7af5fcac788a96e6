// Creates a broker's topics and waits until each has a leader; also wakes the coordinator of consumer groups.
import type { Admin } from '@platformatic/kafka'
import { message } from '../cache.ts'

export interface Topic {
  readonly name: string
  readonly partitions: number
}

const REQUEST_MS = 5_000

/** Undefined once all topics can be written and read and groups can be joined; else what is still missing. May be asked again. */
export async function createTopics(port: number, topics: readonly Topic[]): Promise<string | undefined> {
  // It takes longer to load than most commands take for all they do.
  const kafka = await import('@platformatic/kafka')
  const admin = new kafka.Admin({
    clientId: 'pitboss',
    bootstrapBrokers: [{ host: '127.0.0.1', port }],
    retries: 0,
    connectTimeout: 1_000,
    timeout: REQUEST_MS,
    autocreateTopics: false,
  })
  try {
    const there = new Set(await admin.listTopics())
    for (const { name, partitions } of topics) {
      if (!there.has(name)) await admin.createTopics({ topics: [name], partitions, replicas: 1 })
    }
    const missing = await leaderless(admin, topics)
    if (missing.length > 0) return `no leader yet for ${missing.join(', ')}`
    // Asking for a coordinator makes the broker create its topic of offsets, which else delays the first consumer.
    await admin.findCoordinator({ keyType: 0, keys: ['pitboss'] })
    return undefined
  } catch (error) {
    return causes(error)
  } finally {
    await admin.close().catch(() => {})
  }
}

async function leaderless(admin: Admin, topics: readonly Topic[]): Promise<readonly string[]> {
  if (topics.length === 0) return []
  const { topics: found } = await admin.metadata({
    topics: topics.map((topic) => topic.name),
    forceUpdate: true,
  })
  return topics
    .filter(({ name, partitions }) => {
      const known = found.get(name)?.partitions ?? []
      return known.length < partitions || known.some((partition) => partition.leader < 0)
    })
    .map((topic) => topic.name)
}

/** The client wraps what happened in general words; the inner errors say it. */
function causes(error: unknown): string {
  const inner =
    error instanceof AggregateError
      ? error.errors
      : error instanceof Error && error.cause
        ? [error.cause]
        : []
  const all = [message(error), ...inner.map(causes)]
  return [...new Set(all)].join(' ')
}
