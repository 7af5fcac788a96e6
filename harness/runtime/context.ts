// What every step of a start needs, on whichever runtime: the run's folder, the way to report and to stop.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildBase, type Environment } from './environment.ts'
import type { Restartable } from './parts.ts'
import type { RunFolder } from './processes/run-folder.ts'
import type { RunningParts } from './running-parts.ts'
import type { ProgressEvent, StartOptions } from './runtime.ts'

export interface StartContext {
  /** The project's folder. */
  readonly root: string
  readonly logDir: string
  readonly run: RunFolder
  /** For temporary files; goes with the run. */
  readonly tmp: string
  readonly buildEnv: Environment
  readonly abort: AbortSignal
  readonly progress: (event: ProgressEvent) => void
  /** Says how a service or server that was taken away comes back. */
  restartable(name: string, part: Restartable): void
}

/** `failing`: ends the start besides the caller's own signal. */
export async function startContext(
  system: RunningParts,
  { root, logDir, onProgress, abort }: StartOptions,
  run: RunFolder,
  failing: AbortSignal,
): Promise<StartContext> {
  const tmp = join(run.path, 'tmp')
  await mkdir(tmp)
  return {
    root,
    logDir,
    run,
    tmp,
    buildEnv: buildBase({ run: run.path }, root),
    abort: AbortSignal.any([abort, failing]),
    progress: onProgress,
    restartable: (name, part) => system.restartable(name, part),
  }
}

/** Where the whole output of a part goes. */
export const logFileOf = ({ logDir }: Pick<StartOptions, 'logDir'>, name: string): string =>
  join(logDir, `${name}.log`)
