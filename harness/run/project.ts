// The project a command works on: its folder, its system definition, its run folders.
import { access, mkdir, readFile, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SystemDefinition } from '../system/index.ts'
import { CommandFailed } from './failure.ts'

export interface Project {
  readonly root: string
  readonly systemFile: string
  readonly definition: SystemDefinition
}

interface Manifest {
  readonly pitboss?: { readonly system?: string }
}

/** The nearest folder upward with a package.json. */
async function findRoot(from: string): Promise<string> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const there = await access(join(folder, 'package.json')).then(
      () => true,
      () => false,
    )
    if (there) return folder
    if (dirname(folder) === folder) return resolve(from)
  }
}

/** Loads the system definition: the named file, else the one that package.json names under `pitboss.system`. */
export async function openProject(systemFile?: string, cwd = process.cwd()): Promise<Project> {
  const root = await findRoot(cwd)
  const named = systemFile === undefined ? await systemOfManifest(root) : resolve(cwd, systemFile)
  let loaded: { default?: SystemDefinition }
  try {
    loaded = (await import(pathToFileURL(named).href)) as { default?: SystemDefinition }
  } catch (error) {
    throw new CommandFailed(
      'SYSTEM_NOT_LOADED',
      `The system definition ${named} could not be loaded: ${error instanceof Error ? error.message : String(error)}\n` +
        'Correct it, or name another with --system FILE.',
      { cause: error },
    )
  }
  if (!loaded.default?.services) {
    throw new CommandFailed(
      'SYSTEM_NOT_LOADED',
      `${named} has no default export made by defineSystem. Write there: export default defineSystem({ ... }).`,
    )
  }
  return { root, systemFile: named, definition: loaded.default }
}

async function systemOfManifest(root: string): Promise<string> {
  const named = (await readManifest(join(root, 'package.json'))).pitboss?.system
  if (named === undefined) {
    throw new CommandFailed(
      'NO_SYSTEM',
      `${join(root, 'package.json')} names no system. Add "pitboss": { "system": "path/to/system.ts" }, or give --system FILE.`,
    )
  }
  return join(root, named)
}

async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  try {
    return JSON.parse(text) as Manifest
  } catch (error) {
    throw new CommandFailed(
      'MANIFEST_NOT_READ',
      `${file} is not JSON: ${(error as Error).message}. Correct it, or name the system definition with --system FILE.`,
      { cause: error },
    )
  }
}

/** The folder for everything a run leaves: `<out>/runs/<time>`, with `latest` beside it. Fails early if it can't be written. */
export async function createRunDir(root: string, out: string | undefined, now = new Date()): Promise<string> {
  const base = join(out === undefined ? join(root, '.pitboss') : resolve(out), 'runs')
  const stamp = now.toISOString().replaceAll(':', '-').replace('Z', '')
  const folder = join(base, `${stamp}-${process.pid}`)
  await makeFolder(join(folder, 'logs'))
  await writeFile(
    join(folder, 'started.json'),
    JSON.stringify({ pid: process.pid, started: now.toISOString() }),
  )
  const latest = join(base, 'latest')
  // Only ever a link is replaced: a folder of that name is somebody's own.
  await unlink(latest).catch(() => undefined)
  await symlink(relative(base, folder), latest, 'dir').catch(() => undefined)
  return folder
}

/** Level by level: Node's own recursion does not end where a file system makes no folders at all, such as /proc. */
async function makeFolder(folder: string): Promise<void> {
  const there = await nearestThere(folder)
  if (!(await stat(there)).isDirectory()) {
    throw Object.assign(new Error(`${there} is a file`), { code: 'ENOTDIR', path: there })
  }
  let level = there
  for (const name of relative(there, folder).split(sep).filter(Boolean)) {
    level = join(level, name)
    await mkdir(level).catch((error: NodeJS.ErrnoException) => {
      // Another run may make the same folder at the same time.
      if (error.code === 'EEXIST') return
      throw error.code === 'ENOENT' ? Object.assign(error, { code: 'EROFS' }) : error
    })
  }
}

async function nearestThere(path: string): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  )
  return there || dirname(path) === path ? path : nearestThere(dirname(path))
}
