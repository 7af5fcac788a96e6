// Reads one side in a thread of its own: two captures are read at once.
import { parentPort, workerData } from 'node:worker_threads'
import { CommandFailed } from '../run/index.ts'
import { type Recorded, recordedAt } from './recorded.ts'

export type Read =
  | { readonly recorded: Recorded }
  | { readonly failed: { readonly code: string; readonly message: string } }

const answer = async (): Promise<Read> => {
  try {
    return { recorded: await recordedAt(workerData as string) }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    return { failed: { code: error.code, message: error.message } }
  }
}

parentPort?.postMessage(await answer())
