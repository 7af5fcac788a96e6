// One worker: reads each recording for itself, breaks its share of it, and says what was caught.
import { parentPort, workerData } from 'node:worker_threads'
import { type Finding, type Specimen, specimenOf } from '../../assertions/index.ts'
import { CommandFailed, openFiles } from '../run/index.ts'
import type { RecordingFiles } from './mutate.ts'
import {
  type RecordingResult,
  type Share,
  type ShareResult,
  settled,
  type Tried,
  workShare,
} from './share.ts'

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

interface Opened {
  readonly name: string
  readonly specimen: Specimen
  /** Of the recording as it is. */
  readonly findings: readonly Finding[]
  /** Spans and metrics. */
  readonly size: number
}

async function open({ name, files }: RecordingFiles): Promise<Opened> {
  const { judged, expectations } = await openFiles(files)
  const { observed, topology, findings } = judged
  const spans = observed.traces.reduce((sum, trace) => sum + trace.spans.length, 0)
  const specimen = specimenOf(observed, topology, expectations)
  return { name, specimen, findings, size: spans + observed.metrics.length }
}

async function work(): Promise<void> {
  const tried: Tried = { mutants: new Map(), pairs: new Set() }
  const results: RecordingResult[] = []
  let before = 0
  const opened: Opened[] = []
  for (const recording of recordings) opened.push(await open(recording))
  // What a small recording tells, no larger one need show: each trial costs as much as the recording is large.
  opened.sort((a, b) => a.size - b.size)
  for (const [at, { name, specimen, findings }] of opened.entries()) {
    const turn = { name, at, of: recordings.length }
    const result = workShare(specimen, findings, share, turn, tried, {
      planned: (pieces) => say({ type: 'planned', pieces }),
      done: (pieces) => say({ type: 'progress', pieces }),
    })
    results.push(result)
    before += findings.length
  }
  const result = {
    mutants: settled(tried),
    pairs: results.flatMap((one) => one.pairs),
    controls: results.flatMap((one) => one.controls),
  }
  say({ type: 'done', result, before })
}

await work().catch((error: unknown) => {
  if (!(error instanceof CommandFailed)) throw error
  say({ type: 'failed', code: error.code, message: error.message })
})
