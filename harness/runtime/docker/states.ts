// How the engine tells of ends, and of things that are not there any more.
import { constants } from 'node:os'
import type { Exit } from '../parts.ts'

/** By convention 128 and the signal's number, where a signal ended the process. */
export function exitOf(status: number): Exit {
  const signal = Object.entries(constants.signals).find(([, number]) => status === 128 + number)?.[0]
  return status > 128 && signal !== undefined
    ? { exitCode: status, signal: signal as NodeJS.Signals }
    : { exitCode: status, signal: null }
}

const GONE: ReadonlySet<number> = new Set([304, 404, 409])

/** For what is to be ended, removed or left, and is already. */
export function ignoreGone(error: unknown): void {
  if (error instanceof Error && 'statusCode' in error && GONE.has(Number(error.statusCode))) return
  throw error
}
