// The sink taken off the network while the load goes on: what the SDKs' retries deliver afterwards is what they are worth.
import { setTimeout as delay } from 'node:timers/promises'
import type { Session } from '../../harness/session/index.ts'

export interface SinkOutage {
  /** Milliseconds from the beginning of the load, and how long. */
  readonly after: number
  readonly length: number
}

/** Resolves once the sink is back; rejects where it cannot be taken away, or with the abort's reason. */
export async function sinkOutage(
  session: Pick<Session, 'interrupt' | 'restore'>,
  { after, length }: SinkOutage,
  abort: AbortSignal,
): Promise<void> {
  await delay(after, undefined, { signal: abort })
  await session.interrupt('sink', 'disconnect')
  try {
    await delay(length, undefined, { signal: abort })
  } finally {
    await session.restore('sink')
  }
}
