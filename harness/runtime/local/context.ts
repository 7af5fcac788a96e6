// What every step of a start needs: the run's folder, the cache, the way to report and to stop.
import type { ProgressEvent } from '../runtime.ts'
import type { ManagedProcess, SpawnOptions } from './processes/managed-process.ts'
import type { RunFolder } from './processes/run-folder.ts'

export interface Restartable {
  /** Starts it again; resolves once it can work. */
  readonly again: () => Promise<void>
  /** Resolves once it can work, though others had been away. */
  readonly healthy: () => Promise<void>
}

export interface LocalContext {
  /** The project's folder. */
  readonly root: string
  readonly cache: string
  readonly logDir: string
  readonly run: RunFolder
  readonly abort: AbortSignal
  readonly progress: (event: ProgressEvent) => void
  /** For temporary files; goes with the run. */
  readonly tmp: string
  /** Environment for servers and services, and for builds. */
  readonly serviceEnv: Readonly<Record<string, string>>
  readonly buildEnv: Readonly<Record<string, string>>
  /** Starts a process that is stopped with the system, and whose unasked end is the system's. */
  start(options: Omit<SpawnOptions, 'run'>): Promise<ManagedProcess>
  /** Says how a service or server that was taken away comes back. */
  restartable(name: string, part: Restartable): void
}

/** Reports a step's begin and end around it; the note may say how it was done. */
export async function step<T>(
  progress: (event: ProgressEvent) => void,
  what: string,
  work: (note: (text: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  let note: string | undefined
  progress({ type: 'started', what, milliseconds: 0 })
  const result = await work((text) => {
    note = text
  })
  const milliseconds = Math.round(performance.now() - started)
  progress({ type: 'finished', what, milliseconds, ...(note === undefined ? {} : { note }) })
  return result
}
