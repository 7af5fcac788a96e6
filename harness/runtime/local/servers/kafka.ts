// Kafka: one broker that is its own controller, on a copy of a formatted log folder.
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalContext } from '../context.ts'
import { loopbackListener, serverProperties } from '../../settings/kafka.ts'
import { brokerCommand } from './kafka-config.ts'
import { kafkaFiles } from './kafka-files.ts'
import { createTopics, type Topic } from '../../ready/kafka-topics.ts'
import { startServer } from './server.ts'

const READY_MS = 90_000

export async function startKafka(
  context: LocalContext,
  name: string,
  ports: { readonly port: number; readonly controllerPort: number },
  topics: readonly Topic[],
): Promise<void> {
  const { java, classPath, formatted, archive } = await kafkaFiles(context)
  const folder = join(context.run.path, name)
  const [logFolder, tmp, properties] = [
    join(folder, 'data'),
    join(folder, 'tmp'),
    join(folder, 'server.properties'),
  ]
  await mkdir(tmp, { recursive: true })
  await cp(formatted, logFolder, { recursive: true })
  await writeFile(
    properties,
    serverProperties({
      listeners: [loopbackListener(ports.port)],
      controllerPort: ports.controllerPort,
      logFolder,
    }),
  )
  await startServer(context, {
    name,
    command: brokerCommand({ java, classPath, tmp, properties, flags: [`-XX:SharedArchiveFile=${archive}`] }),
    cwd: folder,
    ready: () => createTopics(ports.port, topics),
    everyMs: 30,
    timeoutMs: READY_MS,
    trouble: `Kafka had no topics ready on port ${ports.port}`,
  })
}
