// Removes what runs left behind whose owner was killed: their processes, folders and data, and nothing of a living run.
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { killUntilGone, sendSignal } from './kill.ts'
import { identityKey as key, isAlive } from './process-identity.ts'
import { listProcesses, type TableEntry, withDescendants } from './process-table.ts'
import { type JournalEntry, ownerIsDead, readJournal, removeRunFolder } from './run-folder.ts'

const POLL_MS = 20
const GENTLE_MS = 2_000

type RecordedProcess = Extract<JournalEntry, { type: 'process' }>

/** How many processes were ended, and how many runs' folders were removed. */
export interface SweptProcesses {
  readonly processes: number
  readonly directories: number
  /** One of these runs had containers, which nobody has looked after here. */
  readonly hadContainers: boolean
}

/** @param stateRoot the folder of running systems: `<root>/.pitboss/running`. */
export async function sweepProcesses(stateRoot: string): Promise<SweptProcesses> {
  const root = await realpath(stateRoot).catch(() => undefined)
  if (root === undefined) return { processes: 0, directories: 0, hadContainers: false }
  const folders = await deadRuns(root)
  const journal = (await Promise.all(folders.map(readJournal))).flat()
  const recorded = journal.filter((entry) => entry.type === 'process')
  const hadContainers = journal.some((entry) => entry.type === 'containers')
  const processes = await endProcesses(root, recorded)
  for (const folder of folders) await removeRunFolder(folder)
  return { processes, directories: folders.length, hadContainers }
}

async function deadRuns(root: string): Promise<readonly string[]> {
  const folders = (await readdir(root)).map((name) => join(root, name))
  const dead = await Promise.all(folders.map(ownerIsDead))
  return folders.filter((_, at) => dead[at])
}

async function endProcesses(root: string, recorded: readonly RecordedProcess[]): Promise<number> {
  const before = await orphans(root, recorded)
  if (before.length === 0) return 0
  await endGently(recorded)
  const killed = await killUntilGone(() => orphans(root, recorded))
  return new Set([...before, ...killed].map(key)).size
}

/** Servers that hold kernel objects get the signal that frees them, and a moment. */
async function endGently(recorded: readonly RecordedProcess[]): Promise<void> {
  const deadline = performance.now() + GENTLE_MS
  for (const entry of recorded) {
    if (entry.signal === undefined || !(await isAlive(entry))) continue
    sendSignal(entry.pid, entry.signal)
    while ((await isAlive(entry)) && performance.now() < deadline) await delay(POLL_MS)
  }
}

async function orphans(root: string, recorded: readonly RecordedProcess[]): Promise<readonly TableEntry[]> {
  const table = await listProcesses()
  const known = new Set(recorded.map(key))
  const runs = new Set(table.flatMap(({ run }) => (run !== undefined && dirname(run) === root ? [run] : [])))
  const dead = new Set<string>()
  for (const run of runs) if (await ownerIsDead(run)) dead.add(run)
  return withDescendants(
    table,
    (entry) => known.has(key(entry)) || (entry.run !== undefined && dead.has(entry.run)),
  )
}
