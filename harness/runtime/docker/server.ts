// A server of the system's infrastructure in a container: started, awaited, and started again after an interruption.
import { logFileOf } from '../context.ts'
import { type Readiness, untilReady } from '../ready/until.ts'
import { type ContainerOptions, startContainer } from './container.ts'
import type { DockerContext } from './context.ts'

export interface Server extends Omit<ContainerOptions, 'logFile'>, Readiness {}

/** @throws ServiceFailed; the abort's reason. */
export async function startServer(context: DockerContext, server: Server): Promise<void> {
  const logFile = logFileOf(context, server.name)
  let part = await startContainer(context, { ...server, logFile }, 'INFRASTRUCTURE_FAILED')
  const healthy = () => untilReady(context, server, part)
  await healthy()
  const again = async () => {
    part = await part.again()
    await healthy()
  }
  // What was cut off comes back with connections that are over: it has to be asked again.
  context.restartable(server.name, { again, healthy })
}
