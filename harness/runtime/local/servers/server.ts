// A server of the system's infrastructure: started, awaited, and started again on the same data after an interruption.
import { join } from 'node:path'
import { ServiceFailed } from '../../errors.ts'
import type { LocalContext } from '../context.ts'
import { pollUntil } from '../../ready/poll.ts'
import type { User } from './unprivileged.ts'

export interface Server {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd: string
  /** Beside that of every service. */
  readonly env?: Readonly<Record<string, string>>
  readonly user?: User | undefined
  readonly killSignal?: NodeJS.Signals
  /** Nothing once it can work, else what is missing. */
  readonly ready: () => Promise<string | undefined>
  readonly everyMs: number
  readonly timeoutMs: number
  /** How it reads when it does not get ready: `Redis did not answer PING on port 6379`. */
  readonly trouble: string
}

/** @throws ServiceFailed; the abort's reason. */
export async function startServer(context: LocalContext, server: Server): Promise<void> {
  const again = () => startAndAwait(context, server)
  await again()
  context.restartable(server.name, { again, healthy: () => Promise.resolve() })
}

async function startAndAwait(context: LocalContext, server: Server): Promise<void> {
  const { name, command, cwd, user, killSignal, ready, everyMs, timeoutMs } = server
  const logFile = join(context.logDir, `${name}.log`)
  const process = await context.start({
    name,
    command,
    cwd,
    env: { ...context.serviceEnv, ...server.env },
    logFile,
    ...(user === undefined ? {} : { user }),
    ...(killSignal === undefined ? {} : { killSignal }),
  })
  const trouble = await pollUntil(ready, { everyMs, timeoutMs, abort: context.abort })
  if (trouble === undefined) return
  throw new ServiceFailed(
    'INFRASTRUCTURE_FAILED',
    name,
    `${server.trouble} within ${timeoutMs / 1_000} s: ${trouble}.`,
    process.lastLines(),
    { remedy: `Its whole output is in ${logFile}.` },
  )
}
