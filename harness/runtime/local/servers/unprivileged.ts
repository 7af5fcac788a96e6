// Another user to run a server as that refuses to be root, and places on the disk that this user can reach.
import { execFile } from 'node:child_process'
import { chown, mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { RuntimeError } from '../../errors.ts'
import { exists } from '../../cache.ts'
import type { RunFolder } from '../../processes/run-folder.ts'

const run = promisify(execFile)

export interface User {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** For root whose own cache folder nobody else may enter. */
export const SYSTEM_CACHE = '/var/cache/pitboss'

/** Undefined when this process is not root: then there is nothing to drop. @throws RuntimeError when no such user exists. */
export async function userToDropTo(server: string): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const uid = await idOf('-u', name)
    const gid = await idOf('-g', name)
    if (uid !== undefined && gid !== undefined && uid > 0) return { name, uid, gid }
  }
  throw new RuntimeError(
    'INFRASTRUCTURE_FAILED',
    `${server} is not run as root, and neither user "postgres" nor "nobody" exists.`,
    {
      remedy: 'Run as an ordinary user, or create one of these.',
    },
  )
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number | undefined> {
  const found = await run('id', [flag, name]).catch(() => undefined)
  const id = Number(found?.stdout.trim())
  return Number.isInteger(id) ? id : undefined
}

/** The first of these folders that the user gets into: every folder above it lets them through. */
export async function firstReachable(folders: readonly string[], user: User): Promise<string> {
  for (const folder of folders) if (await canReach(folder, user)) return folder
  throw new RuntimeError('FOLDER_UNUSABLE', `User ${user.name} can reach none of ${folders.join(', ')}.`, {
    remedy: 'Set PITBOSS_CACHE and TMPDIR to folders that everybody may enter.',
  })
}

/** A folder that only this user gets into; Postgres insists. */
export async function makeOwned(folder: string, user: User | undefined): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  if (user !== undefined) await chown(folder, user.uid, user.gid)
}

/** A new folder for a server's data: inside the run's own, except for another user, who may not get there. */
export async function dataFolder(run: RunFolder, name: string, user: User | undefined): Promise<string> {
  const parent =
    user === undefined ? run.path : await run.makeOutside(await firstReachable(temporaryFolders(), user))
  const data = join(parent, name)
  await makeOwned(data, user)
  return data
}

/** Where temporary data of another user may lie, best first. */
function temporaryFolders(): readonly string[] {
  return [tmpdir(), '/tmp', '/var/tmp']
}

async function canReach(folder: string, user: User): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    // What is not there yet is made with mode 755 by us.
    if ((await exists(at)) && !(await canEnter(at, user))) return false
    if (at === dirname(at)) return true
  }
}

async function canEnter(folder: string, user: User): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder)
  if (uid === user.uid) return (mode & 0o100) !== 0
  if (gid === user.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}
