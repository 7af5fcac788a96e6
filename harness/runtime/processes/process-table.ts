// Every process of this machine with its parent, and with the run that started it where that can be read.
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { parseStat, type ProcessIdentity } from './process-identity.ts'

const run = promisify(execFile)

/** Environment variable that every process of a run carries: the run's folder. */
export const RUN_MARKER = 'PITBOSS_RUN'

export interface TableEntry extends ProcessIdentity {
  readonly parent: number
  /** The run's folder, from the process's environment; only Linux shows it. */
  readonly run: string | undefined
}

/** Zombies are left out: they hold nothing. */
export async function listProcesses(): Promise<readonly TableEntry[]> {
  if (process.platform !== 'linux') return listByPs()
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const entries = await Promise.all(pids.map(readEntry))
  return entries.filter((entry) => entry !== undefined)
}

async function readEntry(pid: number): Promise<TableEntry | undefined> {
  const stat = parseStat(await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''))
  if (stat === undefined) return undefined
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
  return { pid, parent: stat.parent, start: stat.start, run: markerIn(environment) }
}

function markerIn(environment: string): string | undefined {
  const prefix = `${RUN_MARKER}=`
  return environment
    .split('\0')
    .find((variable) => variable.startsWith(prefix))
    ?.slice(prefix.length)
}

async function listByPs(): Promise<readonly TableEntry[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,stat=,lstart='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , state]) => pid !== undefined && pid !== '' && !state?.startsWith('Z'))
    .map(([pid, parent, , ...start]) => ({
      pid: Number(pid),
      parent: Number(parent),
      start: start.join('').replaceAll(':', ''),
      run: undefined,
    }))
}

/** The entries that `isRoot` picks and everything below them, without `process.pid` and what is above it. */
export function withDescendants(
  table: readonly TableEntry[],
  isRoot: (entry: TableEntry) => boolean,
): readonly TableEntry[] {
  const spared = ancestors(table, process.pid)
  const picked = new Set(table.filter(isRoot).map((entry) => entry.pid))
  for (let before = -1; before !== picked.size; ) {
    before = picked.size
    for (const entry of table) if (picked.has(entry.parent)) picked.add(entry.pid)
  }
  return table.filter((entry) => picked.has(entry.pid) && !spared.has(entry.pid))
}

function ancestors(table: readonly TableEntry[], pid: number): ReadonlySet<number> {
  const parents = new Map(table.map((entry) => [entry.pid, entry.parent]))
  const found = new Set<number>()
  for (let at: number | undefined = pid; at !== undefined && at > 0 && !found.has(at); at = parents.get(at))
    found.add(at)
  return found
}
