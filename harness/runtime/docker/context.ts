// What every step of a start on the engine needs.
import type { Part, Restartable } from '../parts.ts'
import type { RunFolder } from '../processes/run-folder.ts'
import type { ProgressEvent } from '../runtime.ts'
import type { Engine } from './engine.ts'

export interface DockerContext {
  readonly engine: Engine
  /** The project's folder. */
  readonly root: string
  readonly cache: string
  readonly logDir: string
  readonly run: RunFolder
  /** For temporary files of builds; goes with the run. */
  readonly tmp: string
  /** For builds of images. */
  readonly buildEnv: Readonly<Record<string, string>>
  /** Name of the run's network. */
  readonly network: string
  /** Session id for Testcontainers' clean-up container, where there is one. */
  readonly reaped: boolean
  readonly abort: AbortSignal
  readonly progress: (event: ProgressEvent) => void
  /** Takes a part in: it is stopped with the system, and its unasked end is the system's. */
  track(part: Part): void
  restartable(name: string, part: Restartable): void
}
