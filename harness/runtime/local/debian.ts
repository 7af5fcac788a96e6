// Programs out of Debian's packages, unpacked into a folder: nothing is installed, no service starts, root is not needed.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolchainMissing } from '../errors.ts'
import type { Execute } from '../processes/execute.ts'
import { findOnPath, searchPath } from '../tools.ts'

/** `debian12`: programs of one release need not run on another. */
export async function debianRelease(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]*)`, 'm').exec(text)?.[1] ?? ''
  return `${field('ID')}${field('VERSION_ID')}`
}

export interface Packages {
  readonly names: readonly string[]
  /** The program, what needs it, and how else to get it; told where there is no apt. */
  readonly program: string
  readonly neededFor: string
  readonly remedy: string
}

/** Fills `into` with what the packages hold: `usr/bin/...`. @throws ToolchainMissing, CommandFailed */
export async function unpackDebian(execute: Execute, packages: Packages, into: string): Promise<void> {
  const [aptGet, dpkg] = [findOnPath('apt-get'), findOnPath('dpkg')]
  if (aptGet === undefined || dpkg === undefined)
    throw new ToolchainMissing(packages.program, packages.neededFor, searchPath(), packages.remedy)
  const apt = join(into, '.apt')
  const debs = join(apt, 'debs')
  // Lists and archives of its own: the machine's may be old, absent, or not ours to write.
  for (const folder of ['lists/partial', 'cache/archives/partial', 'debs'])
    await mkdir(join(apt, folder), { recursive: true })
  const own = [
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    // What root downloads goes into a folder that apt's own user may not reach.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
  ].flatMap((option) => ['-o', option])
  await execute([aptGet, '-qq', ...own, 'update'], debs)
  await execute([aptGet, '-qq', ...own, 'download', ...packages.names], debs)
  for (const deb of await readdir(debs)) await execute([dpkg, '-x', join(debs, deb), into], debs)
  await rm(apt, { recursive: true })
}
