// The cache folder: entries that appear whole or not at all, also with two runs at once and after a crash half-way.
import { randomUUID } from 'node:crypto'
import { access, chmod, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { RuntimeError } from './errors.ts'
import { withLock } from './lock.ts'

const DISK_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM'])

/** `PITBOSS_CACHE`, else the user's cache folder by the XDG rules. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.PITBOSS_CACHE !== undefined && env.PITBOSS_CACHE !== '') {
    if (isAbsolute(env.PITBOSS_CACHE)) return env.PITBOSS_CACHE
    throw new RuntimeError(
      'FOLDER_UNUSABLE',
      `PITBOSS_CACHE is ${JSON.stringify(env.PITBOSS_CACHE)}, which is no absolute path.`,
      {
        remedy: 'Set it to an absolute path, or unset it.',
      },
    )
  }
  const xdg = env.XDG_CACHE_HOME
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache')
  return join(base, 'pitboss')
}

export interface CacheEntry {
  readonly folder: string
  /** It was there already. */
  readonly cached: boolean
}

/**
 * The folder `name` under `base`, filled by `fill` when it is not there yet. `fill` gets a folder aside;
 * only once it succeeds does the entry get its name, so a folder that has the name is whole.
 */
export async function cacheEntry(
  base: string,
  name: string,
  fill: (folder: string) => Promise<void>,
  abort?: AbortSignal,
): Promise<CacheEntry> {
  const folder = join(base, name)
  if (await exists(folder)) return { folder, cached: true }
  await makeFolder(base)
  const lock = join(base, '.locks', `${name.replaceAll('/', '_')}.lock`)
  return withLock(
    lock,
    async () => {
      if (await exists(folder)) return { folder, cached: true }
      await fillAside(base, folder, fill)
      return { folder, cached: false }
    },
    abort === undefined ? {} : { abort },
  )
}

async function fillAside(
  base: string,
  folder: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  // One fixed place for each entry: the lock keeps others out, and what a crash left there goes first.
  const aside = join(base, '.aside', folder.slice(base.length + 1).replaceAll('/', '_'))
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  await chmod(aside, 0o755)
  try {
    await fill(aside)
    await mkdir(join(folder, '..'), { recursive: true })
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw error
  }
}

/** Makes a folder and proves that it takes files. @throws RuntimeError FOLDER_UNUSABLE */
export async function makeFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true })
    await mkdir(probe)
    await rm(probe, { recursive: true })
  } catch (cause) {
    throw unusable(folder, cause)
  }
}

/** A full or read-only disk found half-way, as the error that says so; any other error as it is. */
export function explainDiskError(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && DISK_CODES.has(String(error.code)))) return error
  return unusable('path' in error ? String(error.path) : 'the disk', error)
}

function unusable(place: string, cause: unknown): RuntimeError {
  return new RuntimeError('FOLDER_UNUSABLE', `Cannot write to ${place}: ${message(cause)}.`, {
    remedy:
      'Make room there, make it writable, or choose another place (PITBOSS_CACHE for the cache, --out for results, TMPDIR for temporary data).',
    cause,
  })
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
