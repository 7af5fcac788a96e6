// A server of the system's infrastructure: started, awaited, and started again on the same data after an interruption.
import { logFileOf } from '../../context.ts'
import { type Readiness, untilReady } from '../../ready/until.ts'
import type { LocalContext } from '../context.ts'
import type { User } from './unprivileged.ts'

export interface Server extends Readiness {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd: string
  /** Beside that of every service. */
  readonly env?: Readonly<Record<string, string>>
  readonly user?: User | undefined
  readonly killSignal?: NodeJS.Signals
}

/** @throws ServiceFailed; the abort's reason. */
export async function startServer(context: LocalContext, server: Server): Promise<void> {
  const again = () => startAndAwait(context, server)
  await again()
  context.restartable(server.name, { again, healthy: () => Promise.resolve() })
}

async function startAndAwait(context: LocalContext, server: Server): Promise<void> {
  const { name, command, cwd, user, killSignal } = server
  const process = await context.start({
    name,
    command,
    cwd,
    env: { ...context.serviceEnv, ...server.env },
    logFile: logFileOf(context, name),
    ...(user === undefined ? {} : { user }),
    ...(killSignal === undefined ? {} : { killSignal }),
  })
  await untilReady(context, server, process)
}
