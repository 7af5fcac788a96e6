// What every step of a start needs: the run's folder, the cache, the way to report and to stop.
import type { Restartable } from '../parts.ts'
import type { ProgressEvent } from '../runtime.ts'
import type { ManagedProcess, SpawnOptions } from '../processes/managed-process.ts'
import type { RunFolder } from '../processes/run-folder.ts'

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
