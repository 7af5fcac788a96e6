// What every step of a start as local processes needs besides.
import type { StartContext } from '../context.ts'
import type { Environment } from '../environment.ts'
import type { ManagedProcess, SpawnOptions } from '../processes/managed-process.ts'

export interface LocalContext extends StartContext {
  readonly cache: string
  /** For servers and services. */
  readonly serviceEnv: Environment
  /** Starts a process that is stopped with the system, and whose unasked end is the system's. */
  start(options: Omit<SpawnOptions, 'run'>): Promise<ManagedProcess>
}
