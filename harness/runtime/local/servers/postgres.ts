// Postgres: a fresh cluster for each run, tuned to start fast and to forget everything.
import { join } from 'node:path'
import { ServiceFailed } from '../../errors.ts'
import type { LocalContext } from '../context.ts'
import { pollUntil } from '../poll.ts'
import { copyCluster } from './postgres-cluster.ts'
import { postgresCommand } from './postgres-config.ts'
import { createDatabases } from './postgres-databases.ts'
import { postgresFiles } from './postgres-files.ts'
import { dataFolder, userToDropTo } from './unprivileged.ts'

const READY_MS = 60_000

export async function startPostgres(
  context: LocalContext,
  name: string,
  port: number,
  databases: readonly string[],
): Promise<void> {
  const user = await userToDropTo('Postgres')
  const files = await postgresFiles(context, user)
  const data = await dataFolder(context.run, name, user)
  await copyCluster(context, files, user, databases, data)
  const logFile = join(context.logDir, `${name}.log`)
  const process = await context.start({
    name,
    command: postgresCommand(files.programs, data, port),
    cwd: data,
    env: context.serviceEnv,
    logFile,
    // An immediate shutdown: it frees the shared memory, which SIGKILL would leave in the kernel.
    killSignal: 'SIGQUIT',
    ...(user === undefined ? {} : { user }),
  })
  const trouble = await pollUntil(() => createDatabases(port, databases), {
    everyMs: 20,
    timeoutMs: READY_MS,
    abort: context.abort,
  })
  if (trouble === undefined) return
  throw new ServiceFailed(
    'INFRASTRUCTURE_FAILED',
    name,
    `Postgres did not take connections on port ${port} within ${READY_MS / 1000} s: ${trouble}.`,
    process.lastLines(),
    { remedy: `Its whole output is in ${logFile}.` },
  )
}
