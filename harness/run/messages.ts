// Message headers read back from topics and queues: the evidence for who lost the context of a message.
import type { MessageHeaders } from '../../assertions/index.ts'
import type { Session } from '../session/index.ts'
import { readTopics } from './kafka-messages.ts'
import { readDeliveries } from './rabbitmq-messages.ts'

/** Every message of every topic of the system, and every delivery from its queues, with its headers. */
export async function readMessages({ definition, system }: Session): Promise<MessageHeaders[]> {
  const found: MessageHeaders[] = []
  for (const [name, infrastructure] of Object.entries(definition.infrastructure)) {
    switch (infrastructure.kind) {
      case 'kafka':
        found.push(
          ...(await readTopics(
            [system.endpoints.kafkaBrokers(name)],
            infrastructure.topics.map((topic) => topic.name),
          )),
        )
        break
      case 'rabbitmq':
        found.push(...(await readDeliveries(system.endpoints.rabbitmqUrl(name))))
        break
      case 'postgres':
      case 'redis':
        break
    }
  }
  return found
}
