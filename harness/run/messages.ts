// Message headers read back from topics and queues: the evidence for who lost the context of a message.
import type { MessageHeaders } from '../../assertions/index.ts'
import type { RunningSystem } from '../runtime/index.ts'
import type { Session } from '../session/index.ts'
import { readTopics } from './kafka-messages.ts'
import { readDeliveries } from './rabbitmq-messages.ts'

/** Every message of every topic of the system, and every delivery from its queues, since the run began: with its headers. */
export async function readMessages({ definition, system, begun }: Session): Promise<MessageHeaders[]> {
  const found: MessageHeaders[] = []
  for (const [name, infrastructure] of Object.entries(definition.infrastructure)) {
    switch (infrastructure.kind) {
      case 'kafka':
        found.push(
          ...(await readTopics(
            [system.endpoints.kafkaBrokers(name)],
            infrastructure.topics.map((topic) => topic.name),
            begun / 1_000_000n,
          )),
        )
        break
      case 'rabbitmq':
        found.push(...(await readDeliveries(system.endpoints.rabbitmqUrl(name), tagsOf(system))))
        break
      case 'postgres':
      case 'redis':
      case 'process':
      case 'collector':
      case 'blackbox':
        break
    }
  }
  return found
}

/** Delivery tags count for as long as a channel is open, which may be longer than a run. */
const tags = new WeakMap<RunningSystem, Map<string, bigint>>()

function tagsOf(system: RunningSystem): Map<string, bigint> {
  const known = tags.get(system) ?? new Map<string, bigint>()
  tags.set(system, known)
  return known
}

/** Deliveries that nobody asked for in this run are counted, and are none of the next run's. */
export async function passDeliveries({ definition, system }: Session): Promise<void> {
  for (const [name, { kind }] of Object.entries(definition.infrastructure))
    if (kind === 'rabbitmq') await readDeliveries(system.endpoints.rabbitmqUrl(name), tagsOf(system))
}
