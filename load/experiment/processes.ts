// Processor time and memory of processes, all threads and children, and what the machine suffered; from /proc.
import { readdir, readFile } from 'node:fs/promises'
import type { Reading } from './data.ts'

/** What Linux gives in /proc/<pid>/stat: a fixed hundredth of a second. */
const TICKS = 100
const PAGE = 4096

export interface Watched {
  /** By name: pid. */
  readonly services: Readonly<Record<string, number>>
  readonly generator: number | undefined
}

/** One reading; a process that is gone counts as nothing, its death is told elsewhere. */
export async function read({ services, generator }: Watched): Promise<Reading> {
  const named = await Promise.all(
    Object.entries(services).map(async ([name, pid]) => [name, await usage(pid)] as const),
  )
  const time = Date.now()
  return {
    time,
    cpu: Object.fromEntries(named.map(([name, { cpu }]) => [name, cpu])),
    rss: Object.fromEntries(named.map(([name, { rss }]) => [name, rss])),
    generator: generator === undefined ? 0 : (await usage(generator)).cpu,
    ...(await machine()),
  }
}

interface Usage {
  readonly cpu: number
  readonly rss: number
}

async function usage(pid: number): Promise<Usage> {
  const own = await usageOf(pid)
  const children = await childrenOf(pid)
  const all = [own, ...(await Promise.all(children.map(usage)))]
  return {
    cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
    rss: all.reduce((sum, { rss }) => sum + rss, 0),
  }
}

async function usageOf(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    cpu: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS,
    rss: Number(fields[21] ?? 0) * PAGE,
  }
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1').catch(() => '')),
  )
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** Seconds, summed over all cores for what they did and what was taken by other guests. */
export async function machine(): Promise<Pick<Reading, 'busy' | 'steal' | 'pressure'>> {
  const [stat, pressure] = await Promise.all([
    readFile('/proc/stat', 'latin1').catch(() => ''),
    readFile('/proc/pressure/cpu', 'latin1').catch(() => ''),
  ])
  const [, user, nice, system, , , hard, soft, steal] = (stat.split('\n')[0] ?? '').split(/\s+/).map(Number)
  const seconds = (...ticks: readonly (number | undefined)[]) =>
    ticks.reduce<number>((sum, one) => sum + (one ?? 0), 0) / TICKS
  const waited = Number(/^some .*total=(\d+)/m.exec(pressure)?.[1] ?? 0) / 1e6
  return { busy: seconds(user, nice, system, hard, soft), steal: seconds(steal), pressure: waited }
}
