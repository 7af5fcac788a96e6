// Reads one side in a thread of its own: two captures are read at once.
import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { Recorded } from './recorded.ts'

export type Read =
  | { readonly recorded: Recorded }
  | { readonly failed: { readonly code: string; readonly message: string } }

// As the command that started it: a thread has caches of its own.
enableCompileCache()
const { CommandFailed } = await import('../run/index.ts')
const { recordedAt } = await import('./recorded.ts')

const answer = async (): Promise<Read> => {
  try {
    return { recorded: await recordedAt(workerData as string) }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    return { failed: { code: error.code, message: error.message } }
  }
}

parentPort?.postMessage(await answer())
