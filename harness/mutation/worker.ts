// One worker: reads each recording for itself, breaks its share of it, and says what was caught.
import { parentPort, workerData } from 'node:worker_threads'
import { specimenOf } from '../../assertions/index.ts'
import { CommandFailed, openFiles } from '../run/index.ts'
import type { RecordingFiles } from './mutate.ts'
import { type RecordingResult, type Share, type ShareResult, type Tried, workShare } from './share.ts'

export interface WorkerTask {
  readonly recordings: readonly RecordingFiles[]
  readonly share: Share
}

export type WorkerMessage =
  | { readonly type: 'planned' | 'progress'; readonly pieces: number }
  /** `before`: findings of the recordings as they are. */
  | { readonly type: 'done'; readonly result: ShareResult; readonly before: number }
  /** See {@link CommandFailed}: classes of errors don't survive the way to another thread. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

const { recordings, share } = workerData as WorkerTask
const say = (message: WorkerMessage): void => parentPort?.postMessage(message)

async function work(): Promise<void> {
  const tried: Tried = { mutants: new Map(), pairs: new Set() }
  const results: RecordingResult[] = []
  let before = 0
  for (const [at, { name, files }] of recordings.entries()) {
    const { judged, expectations } = await openFiles(files)
    const specimen = specimenOf(judged.observed, judged.topology, expectations)
    const turn = { name, at, of: recordings.length }
    const result = workShare(specimen, judged.findings, share, turn, tried, {
      planned: (pieces) => say({ type: 'planned', pieces }),
      done: (pieces) => say({ type: 'progress', pieces }),
    })
    results.push(result)
    before += judged.findings.length
  }
  const result = {
    mutants: [...tried.mutants.values()],
    pairs: results.flatMap((one) => one.pairs),
    controls: results.flatMap((one) => one.controls),
  }
  say({ type: 'done', result, before })
}

await work().catch((error: unknown) => {
  if (!(error instanceof CommandFailed)) throw error
  say({ type: 'failed', code: error.code, message: error.message })
})
