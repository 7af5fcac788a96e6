// A server of the system's infrastructure in a container: started, awaited, and started again after an interruption.
import { join } from 'node:path'
import { ServiceFailed } from '../errors.ts'
import { pollUntil } from '../ready/poll.ts'
import { type ContainerOptions, startContainer } from './container.ts'
import type { DockerContext } from './context.ts'

export interface Server extends Omit<ContainerOptions, 'logFile'> {
  /** Nothing once it can work, else what is missing. */
  readonly ready: () => Promise<string | undefined>
  readonly everyMs: number
  readonly timeoutMs: number
  /** How it reads when it does not get ready: `Redis did not answer PING`. */
  readonly trouble: string
}

/** @throws ServiceFailed; the abort's reason. */
export async function startServer(context: DockerContext, server: Server): Promise<void> {
  const logFile = join(context.logDir, `${server.name}.log`)
  let part = await startContainer(context, { ...server, logFile }, 'INFRASTRUCTURE_FAILED')
  const healthy = () => untilReady(context, server, logFile, () => part.lastLines())
  await healthy()
  const again = async () => {
    part = await part.again()
    await healthy()
  }
  // What was cut off comes back with connections that are over: it has to be asked again.
  context.restartable(server.name, { again, healthy })
}

async function untilReady(
  context: DockerContext,
  { name, ready, everyMs, timeoutMs, trouble }: Server,
  logFile: string,
  lastLines: () => readonly string[],
): Promise<void> {
  const complaint = await pollUntil(ready, { everyMs, timeoutMs, abort: context.abort })
  if (complaint === undefined) return
  throw new ServiceFailed(
    'INFRASTRUCTURE_FAILED',
    name,
    `${trouble} within ${timeoutMs / 1_000} s: ${complaint}.`,
    lastLines(),
    { remedy: `Its whole output is in ${logFile}.` },
  )
}
