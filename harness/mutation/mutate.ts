// The mutation run on recordings: the work shared among workers, one a core.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { operators } from '../../assertions/index.ts'
import { CommandFailed, type FilesOptions, loadExpectations, openProject } from '../run/index.ts'
import { type MutationReport, reportOf } from './report.ts'
import type { ShareResult } from './share.ts'
import type { WorkerMessage, WorkerTask } from './worker.ts'

/** One recording: what one run left. */
export interface RecordingFiles {
  /** As it is called in the report. */
  readonly name: string
  readonly files: FilesOptions
}

export interface MutationOptions {
  /** Each is broken for itself. A defect that makes sense in several is told when one of them tells it. */
  readonly recordings: readonly RecordingFiles[]
  /** How many harmless rewrites are tried, spread over the recordings. */
  readonly rewrites: number
  /** How many pairs of torn hops are tried at most, of each recording: their number grows with the square of the hops. */
  readonly pairs: number
  /** Decides all that is random. */
  readonly seed: number
  /** Names of the classes of defects to try; all where absent. */
  readonly only?: readonly string[]
  readonly abort?: AbortSignal
  readonly onProgress?: (done: number, planned: number) => void
}

/** Throws {@link CommandFailed} where there is nothing to break, or a class is not known. */
export async function mutateRecordings(options: MutationOptions): Promise<MutationReport> {
  const { recordings, rewrites, pairs, seed, only, onProgress } = options
  for (const name of only ?? []) {
    if (!operators.some((one) => one.name === name))
      throw new CommandFailed(
        'UNKNOWN_CLASS',
        `There is no class of defects '${name}'. Known: ${operators.map((one) => one.name).join(', ')}.`,
      )
  }
  // Their faults are told here: classes of errors don't survive the way from a worker.
  for (const system of new Set(recordings.flatMap(({ files }) => files.system ?? [])))
    await loadExpectations(await openProject(system))
  const workers = availableParallelism()
  const failed = new AbortController()
  const abort = AbortSignal.any([failed.signal, ...(options.abort === undefined ? [] : [options.abort])])
  let [done, planned] = [0, 0]
  const results = await Promise.all(
    Array.from({ length: workers }, (_, worker) => {
      const share = { worker, workers, rewrites, pairs, seed, ...(only === undefined ? {} : { only }) }
      return runWorker({ recordings, share }, abort, {
        planned: (pieces) => (planned += pieces),
        progress: (pieces) => onProgress?.((done += pieces), planned),
      })
    }),
  ).catch((error: unknown) => {
    failed.abort(error)
    throw error
  })
  const before = results[0]?.before ?? 0
  return reportOf(
    results.map((one) => one.result),
    { before, recordings: recordings.map(({ name }) => name), ...(only === undefined ? {} : { only }) },
  )
}

interface WorkerResult {
  readonly result: ShareResult
  readonly before: number
}

type Watch = Record<'planned' | 'progress', (pieces: number) => void>

function runWorker(task: WorkerTask, abort: AbortSignal, watch: Watch): Promise<WorkerResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    // What one judgement makes is mostly garbage before the next: room for all of it saves copying.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
  })
  return new Promise<WorkerResult>((resolve, reject) => {
    const stop = (): void => {
      void worker.terminate()
      reject(abort.reason as Error)
    }
    abort.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: WorkerMessage) => {
      switch (message.type) {
        case 'planned':
        case 'progress':
          watch[message.type](message.pieces)
          return
        case 'failed':
          return reject(new CommandFailed(message.code, message.message))
        case 'done':
          return resolve({ result: message.result, before: message.before })
      }
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      abort.removeEventListener('abort', stop)
      reject(new Error(`A worker of the mutation run ended with status ${code} before its work was done.`))
    })
  })
}
