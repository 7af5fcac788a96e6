// Who a process is beyond its number: numbers are used again, a number with its start time is not.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ProcessIdentity {
  readonly pid: number
  /** Opaque; equal only for the same process within one boot. */
  readonly start: string
}

/** Undefined when no such process lives; a zombie counts as gone. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const start = process.platform === 'linux' ? await startFromProc(pid) : await startFromPs(pid)
  return start === undefined ? undefined : { pid, start }
}

export function identityKey({ pid, start }: ProcessIdentity): string {
  return `${pid}:${start}`
}

export async function isAlive({ pid, start }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.start === start
}

async function startFromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined)
  if (stat === undefined) return undefined
  return parseStat(stat)?.start
}

/** The fields that matter of `/proc/<pid>/stat`; the program's name may hold spaces and brackets. */
export function parseStat(stat: string): { state: string; parent: number; start: string } | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent] = fields
  const start = fields[19]
  if (state === undefined || parent === undefined || start === undefined || state === 'Z' || state === 'X')
    return undefined
  return { state, parent: Number(parent), start }
}

async function startFromPs(pid: number): Promise<string | undefined> {
  const found = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => undefined)
  const [state, ...rest] = found?.stdout.trim().split(/\s+/) ?? []
  if (state === undefined || state.startsWith('Z') || rest.length === 0) return undefined
  return rest.join('').replaceAll(':', '')
}

/** The machine and the boot in which process numbers mean something; `host` also tells containers apart. */
export const here: { readonly host: string; readonly boot: string } = {
  host: short(hostname() + attempt(() => readlinkSync('/proc/self/ns/pid'))),
  boot: short(attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))),
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
