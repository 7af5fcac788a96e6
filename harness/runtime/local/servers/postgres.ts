// Postgres: a fresh cluster for each run, tuned to start fast and to forget everything.
import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { ServiceFailed } from '../../errors.ts'
import { message } from '../cache.ts'
import type { LocalContext } from '../context.ts'
import { pollUntil } from '../poll.ts'
import { copyCluster, postgresFiles } from './postgres-files.ts'
import { firstReachable, temporaryFolders, type User, userToDropTo } from './unprivileged.ts'

export const POSTGRES_USER = 'pitboss'
const READY_MS = 60_000

/** Nothing here outlives the run, so nothing is made to survive a crash. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  dynamic_shared_memory_type: 'mmap',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  jit: 'off',
  autovacuum: 'off',
}

export async function startPostgres(
  context: LocalContext,
  name: string,
  port: number,
  databases: readonly string[],
): Promise<void> {
  const user = await userToDropTo()
  const files = await postgresFiles(context, user)
  const data = await dataFolder(context, name, user)
  await copyCluster(context, files.cluster, data, user)
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const logFile = join(context.logDir, `${name}.log`)
  const process = await context.start({
    name,
    command: [join(files.programs, 'bin', 'postgres'), '-D', data, ...settings],
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

/** Inside the run's folder, except for another user, who may not get there. */
async function dataFolder(context: LocalContext, name: string, user: User | undefined): Promise<string> {
  const parent =
    user === undefined
      ? context.run.path
      : await context.run.makeOutside(await firstReachable(temporaryFolders(), user))
  const data = join(parent, name)
  await mkdir(data, { mode: 0o700 })
  if (user !== undefined) await chown(data, user.uid, user.gid)
  return data
}

async function createDatabases(port: number, databases: readonly string[]): Promise<string | undefined> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: POSTGRES_USER,
    password: POSTGRES_USER,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  })
  // Without a listener a connection that breaks later would end the harness.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database')
    const there = new Set(rows.map((row) => row.datname))
    for (const database of databases)
      if (!there.has(database)) await client.query(`CREATE DATABASE "${database}"`)
    return undefined
  } catch (error) {
    return message(error)
  } finally {
    await client.end().catch(() => {})
  }
}
