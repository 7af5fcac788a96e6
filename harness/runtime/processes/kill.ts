// Ends processes for certain, also those that fork while they are being ended.
import { setTimeout as delay } from 'node:timers/promises'
import { identityKey } from './process-identity.ts'
import type { TableEntry } from './process-table.ts'

const POLL_MS = 20
const GIVE_UP_MS = 10_000

/** Sends SIGKILL to whatever `find` names, and asks again until it names nobody. Returns all that were named. */
export async function killUntilGone(
  find: () => Promise<readonly TableEntry[]>,
): Promise<readonly TableEntry[]> {
  const killed = new Map<string, TableEntry>()
  const deadline = performance.now() + GIVE_UP_MS
  for (let left = await find(); left.length > 0; left = await find()) {
    if (performance.now() > deadline) {
      throw new Error(
        `processes survive SIGKILL for ${GIVE_UP_MS} ms: ${left.map((entry) => entry.pid).join(', ')}`,
      )
    }
    for (const entry of left) {
      killed.set(identityKey(entry), entry)
      sendSignal(entry.pid, 'SIGKILL')
    }
    await delay(POLL_MS)
  }
  return [...killed.values()]
}

export function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // Gone already, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
