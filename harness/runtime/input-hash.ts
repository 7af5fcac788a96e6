// What decides whether a build is still good: the contents of its inputs, its commands, its toolchains.
import { createHash, type Hash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildDefinition } from '../system/index.ts'
import { BuildFailed } from './errors.ts'

/** Made by builds and tools, never written by people. */
const IGNORED = new Set(['node_modules', 'dist', 'target', '.git', '.pitboss', '__pycache__'])

/** SHA-256 as hex. @throws BuildFailed when an input is not there. */
export async function hashBuild(
  root: string,
  name: string,
  build: BuildDefinition,
  toolchains: Readonly<Record<string, string>>,
): Promise<string> {
  const hash = createHash('sha256')
  hash.update(
    JSON.stringify({ commands: build.commands, toolchains, platform: process.platform, arch: process.arch }),
  )
  await addInputs(hash, root, name, build.inputs)
  return hash.digest('hex')
}

/** Adds the content of files and folders, in the order of their names. @throws BuildFailed when one is not there. */
export async function addInputs(
  hash: Hash,
  root: string,
  name: string,
  inputs: readonly string[],
): Promise<void> {
  for (const input of inputs.toSorted()) {
    const found = await addPath(hash, root, input)
    if (!found) throw missingInput(root, name, input)
  }
}

async function addPath(hash: Hash, root: string, path: string): Promise<boolean> {
  const full = join(root, path)
  const found = await lstat(full).catch(() => undefined)
  if (found === undefined) return false
  if (found.isDirectory()) {
    for (const name of (await readdir(full)).toSorted())
      if (!IGNORED.has(name)) await addPath(hash, root, `${path}/${name}`)
  } else if (found.isSymbolicLink()) {
    addContent(hash, path, 'link', Buffer.from(await readlink(full)))
  } else if (found.isFile()) {
    addContent(hash, path, (found.mode & 0o100) === 0 ? 'file' : 'program', await readFile(full))
  }
  return true
}

/** Lengths come first, so that no two different trees write the same bytes. */
function addContent(hash: Hash, path: string, kind: string, content: Buffer): void {
  hash.update(JSON.stringify([path, kind, content.length]))
  hash.update(content)
}

export function missingInput(root: string, name: string, input: string): BuildFailed {
  return new BuildFailed(
    'BUILD_FAILED',
    name,
    `${join(root, input)}, an input of the build of ${name}, is not there.`,
    [],
    {
      remedy: `Correct "inputs" of ${name}'s build in the system's definition, or restore the file.`,
    },
  )
}
