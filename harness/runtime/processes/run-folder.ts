// A run's folder under `.pitboss/running/`: its name says who owns it, its journal what must go when the owner dies.
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, realpath, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { makeFolder } from '../cache.ts'
import { here, identify, isAlive, type ProcessIdentity } from './process-identity.ts'

/** A line of the journal. `signal` ends the process without leaving kernel objects behind, where SIGKILL would. */
export type JournalEntry =
  | {
      readonly type: 'process'
      readonly name: string
      readonly pid: number
      readonly start: string
      readonly signal?: NodeJS.Signals
    }
  | { readonly type: 'folder'; readonly path: string }
  /** There may be containers with the label of the run. */
  | { readonly type: 'containers' }

/** Folders outside the run's own carry this, so that a damaged journal cannot remove anything else. */
const OUTSIDE_PREFIX = 'pitboss-run-'

export interface RunFolder {
  readonly path: string
  /** Notes a process for `sweep`; does nothing when it has ended already. */
  recordProcess(name: string, pid: number, signal?: NodeJS.Signals): Promise<void>
  /** Notes that the run has containers, before it has any. */
  recordContainers(): Promise<void>
  /** Makes a folder outside the run's own, which goes with it. */
  makeOutside(parent: string): Promise<string>
  /** Removes the run's folder and those outside. */
  remove(): Promise<void>
}

export async function openRunFolder(stateRoot: string): Promise<RunFolder> {
  const self = await identify(process.pid)
  if (self === undefined) throw new Error(`cannot read this process's own start time (pid ${process.pid})`)
  await makeFolder(stateRoot)
  const path = join(await realpath(stateRoot), ownerName(self))
  await mkdir(path)
  const journal = join(path, 'journal.jsonl')
  const note = (entry: JournalEntry) => appendFile(journal, `${JSON.stringify(entry)}\n`)
  return {
    path,
    async recordProcess(name, pid, signal) {
      const found = await identify(pid)
      if (found === undefined) return
      await note({ type: 'process', name, ...found, ...(signal === undefined ? {} : { signal }) })
    },
    recordContainers: () => note({ type: 'containers' }),
    async makeOutside(parent) {
      const folder = join(parent, `${OUTSIDE_PREFIX}${randomBytes(8).toString('hex')}`)
      // Noted before it is made: a crash between the two leaves a note without a folder, not a folder without a note.
      await note({ type: 'folder', path: folder })
      await mkdir(folder, { mode: 0o755 })
      return folder
    },
    remove: () => removeRunFolder(path),
  }
}

export async function readJournal(runFolder: string): Promise<readonly JournalEntry[]> {
  const text = await readFile(join(runFolder, 'journal.jsonl'), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as JournalEntry]
    } catch {
      // The last line of a killed run may be torn; what it would have said, the environment marker says too.
      return []
    }
  })
}

/** Removes the folders outside first: they are only known from inside. Returns how many there were. */
export async function removeRunFolder(path: string): Promise<void> {
  for (const entry of await readJournal(path)) {
    if (entry.type !== 'folder' || !basename(entry.path).startsWith(OUTSIDE_PREFIX)) continue
    await rm(entry.path, { recursive: true, force: true, maxRetries: 5 })
  }
  await rm(path, { recursive: true, force: true, maxRetries: 5 })
}

function ownerName({ pid, start }: ProcessIdentity): string {
  return [pid, start, here.boot, here.host, randomBytes(4).toString('hex')].join('_')
}

/**
 * Whether the owner of the run's folder is known to be dead. A folder of another machine or container that
 * shares this checkout is never judged; one of an earlier boot of this machine is dead.
 */
export async function ownerIsDead(runFolder: string): Promise<boolean> {
  const [pid, start, boot, host] = basename(runFolder).split('_')
  if (start === undefined || boot === undefined || host !== here.host || !/^\d+$/.test(pid ?? ''))
    return false
  if (boot !== here.boot) return true
  return !(await isAlive({ pid: Number(pid), start }))
}
