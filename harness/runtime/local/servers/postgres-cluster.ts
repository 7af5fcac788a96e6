// A cluster with its databases, made once and copied for each run: copying takes a fraction of making.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { cacheEntry } from '../../cache.ts'
import type { LocalContext } from '../context.ts'
import { pollUntil } from '../../ready/poll.ts'
import { leasePorts } from '../../ports.ts'
import { startProcess } from '../../processes/managed-process.ts'
import { INITDB_OPTIONS } from '../../settings/postgres.ts'
import { postgresCommand } from './postgres-config.ts'
import { createDatabases } from '../../ready/postgres-databases.ts'
import type { PostgresFiles } from './postgres-files.ts'
import { notPrepared, runPostgresTool } from './postgres-tool.ts'
import { makeOwned, type User } from './unprivileged.ts'

const READY_MS = 60_000
const SHUTDOWN_MS = 30_000

/** Fills `data`, an empty folder of the user's, with a cluster that has these databases. @throws BuildFailed */
export async function copyCluster(
  context: LocalContext,
  files: PostgresFiles,
  user: User | undefined,
  databases: readonly string[],
  data: string,
): Promise<void> {
  const owner = user?.uid ?? process.getuid?.() ?? 'self'
  const key = createHash('sha256')
    .update(JSON.stringify([INITDB_OPTIONS, databases]))
    .digest('hex')
    .slice(0, 12)
  const { folder } = await cacheEntry(
    files.base,
    `${files.name}-cluster-${owner}-${key}`,
    (into) => makeCluster(context, files, user, databases, into),
    context.abort,
  )
  await runPostgresTool(context, ['cp', '-R', `${join(folder, 'data')}/.`, data], data, user)
}

async function makeCluster(
  context: LocalContext,
  { programs }: PostgresFiles,
  user: User | undefined,
  databases: readonly string[],
  into: string,
): Promise<void> {
  const data = join(into, 'data')
  await makeOwned(data, user)
  await runPostgresTool(
    context,
    [join(programs, 'bin', 'initdb'), '--pgdata', data, ...INITDB_OPTIONS],
    data,
    user,
  )
  const lease = await leasePorts(1)
  try {
    await addDatabases(context, programs, user, databases, data, lease.ports[0] ?? 0)
  } finally {
    await lease.release()
  }
}

async function addDatabases(
  context: LocalContext,
  programs: string,
  user: User | undefined,
  databases: readonly string[],
  data: string,
  port: number,
): Promise<void> {
  const server = await startProcess({
    name: 'postgres trial run',
    command: postgresCommand(programs, data, port),
    cwd: data,
    env: context.serviceEnv,
    run: context.run,
    killSignal: 'SIGQUIT',
    ...(user === undefined ? {} : { user }),
  })
  const gone = new AbortController()
  void server.ended.then(() => gone.abort(notPrepared('the server ended by itself', server.lastLines())))
  try {
    const abort = AbortSignal.any([context.abort, gone.signal])
    const check = () => createDatabases(port, databases)
    const trouble = await pollUntil(check, { everyMs: 20, timeoutMs: READY_MS, abort })
    if (trouble !== undefined) throw notPrepared(trouble, server.lastLines())
    const { killed, exitCode } = await server.stop(SHUTDOWN_MS)
    if (killed || exitCode !== 0)
      throw notPrepared('the server did not shut down in order', server.lastLines())
  } finally {
    await server.stop(0)
  }
}
