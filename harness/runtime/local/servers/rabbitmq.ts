// RabbitMQ: one node of its own, with data, name and ports that no other knows.
import { join } from 'node:path'
import type { RabbitmqDefinition } from '../../../system/index.ts'
import { ServiceFailed } from '../../errors.ts'
import type { LocalContext } from '../context.ts'
import { pollUntil } from '../poll.ts'
import { rabbitmqCommand, rabbitmqEnvironment, type RabbitmqPlaces } from './rabbitmq-config.ts'
import { rabbitmqFiles } from './rabbitmq-files.ts'
import { declareTopology } from './rabbitmq-topology.ts'
import { dataFolder, userToDropTo } from './unprivileged.ts'

const READY_MS = 90_000

export async function startRabbitmq(
  context: LocalContext,
  name: string,
  { port, distribution }: Omit<RabbitmqPlaces, 'data'>,
  definition: RabbitmqDefinition,
): Promise<void> {
  const user = await userToDropTo('RabbitMQ')
  const files = await rabbitmqFiles(context, user)
  const data = await dataFolder(context.run, name, user)
  const places = { port, distribution, data }
  const logFile = join(context.logDir, `${name}.log`)
  const process = await context.start({
    name,
    command: rabbitmqCommand(files, places),
    cwd: data,
    env: { ...context.serviceEnv, ...rabbitmqEnvironment(files, places) },
    logFile,
    ...(user === undefined ? {} : { user }),
  })
  const trouble = await pollUntil(() => declareTopology(port, definition), {
    everyMs: 30,
    timeoutMs: READY_MS,
    abort: context.abort,
  })
  if (trouble === undefined) return
  throw new ServiceFailed(
    'INFRASTRUCTURE_FAILED',
    name,
    `RabbitMQ had no queues ready on port ${port} within ${READY_MS / 1000} s: ${trouble}.`,
    process.lastLines(),
    { remedy: `Its whole output is in ${logFile}.` },
  )
}
