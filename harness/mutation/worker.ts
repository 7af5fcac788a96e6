// One worker: reads the recording for itself, breaks its share of it, and says what was caught.
import { parentPort, workerData } from 'node:worker_threads'
import { specimenOf } from '../../assertions/index.ts'
import { type FilesOptions, openFiles } from '../run/index.ts'
import { type Share, type ShareResult, workShare } from './share.ts'

export interface WorkerTask {
  readonly files: FilesOptions
  readonly share: Share
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly pieces: number }
  | { readonly type: 'done'; readonly result: ShareResult }

const { files, share } = workerData as WorkerTask
const { judged, expectations } = await openFiles(files)
const specimen = specimenOf(judged.observed, judged.topology, expectations)
const say = (message: WorkerMessage): void => parentPort?.postMessage(message)
const result = workShare(specimen, judged.findings, share, (pieces) => say({ type: 'progress', pieces }))
say({ type: 'done', result })
