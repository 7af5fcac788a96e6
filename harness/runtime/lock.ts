// A lock between processes that the kernel lets go of when its holder dies: an exclusive transaction on an empty database file.
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { RuntimeError } from './errors.ts'

const RETRY_MS = 25
const SQLITE_BUSY = 5

/**
 * Runs `work` while no other process (and no other caller here) holds the lock at `path`.
 * @throws RuntimeError LOCK_TIMEOUT when it was held for longer than `timeoutMs` (default: ten minutes).
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { timeoutMs = 600_000, abort }: { timeoutMs?: number; abort?: AbortSignal } = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  const deadline = performance.now() + timeoutMs
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    while (!tryBegin(database)) {
      abort?.throwIfAborted()
      if (performance.now() > deadline) throw timedOut(path, timeoutMs)
      await delay(RETRY_MS)
    }
    return await work()
  } finally {
    database.close()
  }
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false
    throw error
  }
}

function timedOut(path: string, timeoutMs: number): RuntimeError {
  return new RuntimeError(
    'LOCK_TIMEOUT',
    `Another process has held ${path} for over ${Math.round(timeoutMs / 1000)} s.`,
    {
      remedy: `Find it with "fuser ${path}"; end it when it hangs.`,
    },
  )
}
