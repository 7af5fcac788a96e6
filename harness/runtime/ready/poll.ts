// Asks again and again until there is nothing to complain of, with a monotonic deadline.
import { setTimeout as delay } from 'node:timers/promises'

export interface PollOptions {
  readonly everyMs: number
  readonly timeoutMs: number
  readonly abort: AbortSignal
}

/** Undefined once `check` finds nothing wrong; its last complaint when the time is up. @throws the abort's reason. */
export async function pollUntil(
  check: () => Promise<string | undefined>,
  { everyMs, timeoutMs, abort }: PollOptions,
): Promise<string | undefined> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    abort.throwIfAborted()
    const complaint = await check()
    if (complaint === undefined) return undefined
    if (performance.now() > deadline) return complaint
    await delay(everyMs)
  }
}
