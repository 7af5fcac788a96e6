// A process of a run: its own group, its lines, its end; known to the run's journal before anyone waits for it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Exit, Started } from '../parts.ts'
import { lastLines, readLines } from './lines.ts'
import type { RunFolder } from './run-folder.ts'

export interface SpawnOptions {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly run: RunFolder
  /** Every line is appended here. */
  readonly logFile?: string
  readonly onLine?: (stream: 'stdout' | 'stderr', text: string, received: bigint) => void
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Ends it at once and leaves nothing in the kernel; SIGKILL when not given. */
  readonly killSignal?: NodeJS.Signals
}

/** A process and all that it starts: its group is what is signalled. */
export interface ManagedProcess extends Started {
  /** Lets the group stand still: its connections stay open, and nobody answers. */
  pause(): void
  resume(): void
}

/** @throws the system's own error (ENOENT, EACCES) when the program cannot be started. */
export async function startProcess(options: SpawnOptions): Promise<ManagedProcess> {
  const [program, ...args] = options.command
  if (program === undefined) throw new Error(`${options.name} has an empty command`)
  const log = options.logFile === undefined ? undefined : await openLog(options.logFile)
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  })
  try {
    await once(child, 'spawn')
  } catch (error) {
    log?.destroy()
    throw error
  }
  const managed = manage(options, child, log)
  await options.run.recordProcess(options.name, managed.pid, options.killSignal)
  return managed
}

async function openLog(path: string): Promise<WriteStream> {
  const log = createWriteStream(path, { flags: 'a' })
  await once(log, 'open')
  // A disk that fills up later costs the log file, not the run: the lines themselves still reach their reader.
  log.on('error', () => log.destroy())
  return log
}

function manage(options: SpawnOptions, child: ChildProcess, log: WriteStream | undefined): ManagedProcess {
  const pid = child.pid as number
  const last = lastLines()
  for (const stream of ['stdout', 'stderr'] as const) {
    const readable = child[stream]
    if (readable === null) continue
    readLines(readable, (text, received) => {
      last.add(text)
      if (log?.destroyed === false) log.write(`${text}\n`)
      options.onLine?.(stream, text, received)
    })
  }
  const killSignal = options.killSignal ?? 'SIGKILL'
  const exited = new Promise<Exit>((resolve) =>
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })),
  )
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  // After the spawn this only says that a signal found nobody.
  child.on('error', () => {})
  const ended = exited.then(async (exit) => {
    signalGroup(pid, 'SIGKILL')
    // What it started may hold its pipes open a moment longer, but not for ever.
    await Promise.race([closed, delay(1_000, undefined, { ref: false })])
    log?.end()
    return exit
  })
  let stopping = false
  return {
    name: options.name,
    pid,
    ended,
    get stopping() {
      return stopping
    },
    lastLines: () => last.get(),
    async stop(graceMs) {
      stopping = true
      // One that stands still would not even hear of it.
      signalGroup(pid, 'SIGCONT')
      const started = performance.now()
      const killed = !(await endWithin(child, exited, graceMs, killSignal))
      const { exitCode } = await ended
      return { exitCode, milliseconds: performance.now() - started, killed }
    },
    pause: () => signalGroup(pid, 'SIGSTOP'),
    resume: () => signalGroup(pid, 'SIGCONT'),
    killNow() {
      stopping = true
      // Not SIGKILL on top: it would take away the moment in which the gentler signal frees what the kernel holds.
      if (killSignal === 'SIGKILL') signalGroup(pid, 'SIGKILL')
      else child.kill(killSignal)
    },
  }
}

/** True when it ended by itself within its grace. */
async function endWithin(
  child: ChildProcess,
  exited: Promise<Exit>,
  graceMs: number,
  killSignal: NodeJS.Signals,
): Promise<boolean> {
  if (graceMs > 0) {
    child.kill('SIGTERM')
    if (await settledWithin(exited, graceMs)) return true
  }
  child.kill(killSignal)
  if (killSignal !== 'SIGKILL') await settledWithin(exited, 2_000)
  child.kill('SIGKILL')
  await exited
  return graceMs === 0
}

async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController()
  const late = delay(milliseconds, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    timer.abort()
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in the group, or the system has it no more.
  }
}
