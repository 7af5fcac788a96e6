// RabbitMQ: one node of its own, with data, name and ports that no other knows.
import { join } from 'node:path'
import type { RabbitmqDefinition } from '../../../system/index.ts'
import type { LocalContext } from '../context.ts'
import { rabbitmqCommand, rabbitmqEnvironment, type RabbitmqPlaces } from './rabbitmq-config.ts'
import { rabbitmqFiles } from './rabbitmq-files.ts'
import { linkPlugins } from './rabbitmq-plugins.ts'
import { declareTopology } from '../../ready/rabbitmq-topology.ts'
import { startServer } from './server.ts'
import { dataFolder, userToDropTo } from './unprivileged.ts'

const READY_MS = 90_000

export async function startRabbitmq(
  context: LocalContext,
  name: string,
  ports: Pick<RabbitmqPlaces, 'port' | 'distribution'>,
  definition: RabbitmqDefinition,
): Promise<void> {
  const user = await userToDropTo('RabbitMQ')
  const files = await rabbitmqFiles(context, user)
  const data = await dataFolder(context.run, name, user)
  const places = { ...ports, data, plugins: join(data, 'plugins') }
  await linkPlugins(files, places.plugins)
  await startServer(context, {
    name,
    command: rabbitmqCommand(files, places),
    cwd: data,
    env: rabbitmqEnvironment(files, places),
    user,
    ready: () => declareTopology(ports.port, definition),
    everyMs: 30,
    timeoutMs: READY_MS,
    trouble: `RabbitMQ had no queues ready on port ${ports.port}`,
  })
}
