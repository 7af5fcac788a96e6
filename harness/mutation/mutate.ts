// The mutation run on a recording: the work shared among workers, one a core.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { hopPairs, mutantsOf, operators, specimenOf } from '../../assertions/index.ts'
import { CommandFailed, type FilesOptions, openFiles } from '../run/index.ts'
import { type MutationReport, reportOf } from './report.ts'
import type { ShareResult } from './share.ts'
import type { WorkerMessage, WorkerTask } from './worker.ts'

export interface MutationOptions {
  readonly files: FilesOptions
  /** How many harmless rewrites are tried. */
  readonly rewrites: number
  /** Decides all that is random. */
  readonly seed: number
  /** Names of the classes of defects to try; all where absent. */
  readonly only?: readonly string[]
  readonly abort?: AbortSignal
  readonly onProgress?: (done: number, all: number) => void
}

/** Throws {@link CommandFailed} where there is nothing to break, or a class is not known. */
export async function mutateRecording(options: MutationOptions): Promise<MutationReport> {
  const { files, rewrites, seed, only, onProgress } = options
  for (const name of only ?? []) {
    if (!operators.some((one) => one.name === name))
      throw new CommandFailed(
        'UNKNOWN_CLASS',
        `There is no class of defects '${name}'. Known: ${operators.map((one) => one.name).join(', ')}.`,
      )
  }
  const { judged, expectations } = await openFiles(files)
  const specimen = specimenOf(judged.observed, judged.topology, expectations)
  const chosen = operators.filter((one) => only === undefined || only.includes(one.name))
  const all =
    mutantsOf(specimen, chosen).length + (only === undefined ? hopPairs(specimen).length : 0) + rewrites
  const workers = availableParallelism()
  let done = 0
  const results = await Promise.all(
    Array.from({ length: workers }, (_, worker) => {
      const share = { worker, workers, rewrites, seed, ...(only === undefined ? {} : { only }) }
      return runWorker({ files, share }, options.abort, (pieces) => onProgress?.((done += pieces), all))
    }),
  )
  return reportOf(results, judged.findings.length, only)
}

function runWorker(task: WorkerTask, abort: AbortSignal | undefined, progress: (pieces: number) => void) {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    // What one judgement makes is mostly garbage before the next: room for all of it saves copying.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
  })
  return new Promise<ShareResult>((resolve, reject) => {
    const stop = (): void => {
      void worker.terminate()
      reject(abort?.reason as Error)
    }
    abort?.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') progress(message.pieces)
      else resolve(message.result)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      abort?.removeEventListener('abort', stop)
      reject(new Error(`A worker of the mutation run ended with status ${code} before its work was done.`))
    })
  })
}
