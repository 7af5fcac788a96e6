// Postgres: a fresh cluster for each run, tuned to start fast and to forget everything.
import type { LocalContext } from '../context.ts'
import { copyCluster } from './postgres-cluster.ts'
import { postgresCommand } from './postgres-config.ts'
import { createDatabases } from '../../ready/postgres-databases.ts'
import { postgresFiles } from './postgres-files.ts'
import { startServer } from './server.ts'
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
  await startServer(context, {
    name,
    command: postgresCommand(files.programs, data, port),
    cwd: data,
    user,
    // An immediate shutdown: it frees the shared memory, which SIGKILL would leave in the kernel.
    killSignal: 'SIGQUIT',
    ready: () => createDatabases(port, databases),
    everyMs: 20,
    timeoutMs: READY_MS,
    trouble: `Postgres did not take connections on port ${port}`,
  })
}
