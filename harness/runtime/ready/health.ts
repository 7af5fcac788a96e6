// Asks a service whether it can work, without leaving telemetry, until it says yes or its time is up.
import { randomBytes } from 'node:crypto'
import { request } from 'undici'
import { message } from '../cache.ts'
import { pollUntil } from './poll.ts'

const POLL_MS = 40
const REQUEST_MS = 5_000

/** Undefined once it answered 2xx; else what the last poll came to. */
export function waitHealthy(url: string, timeoutMs: number, abort: AbortSignal): Promise<string | undefined> {
  return pollUntil(() => askHealth(url, abort), { everyMs: POLL_MS, timeoutMs, abort })
}

/** Undefined where it answered 2xx; else what it came to. */
export async function askHealth(url: string, abort: AbortSignal): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, {
      headers: { traceparent: unsampledTraceparent() },
      // A connection that stays open would hold up the service's own shutdown.
      reset: true,
      signal: AbortSignal.any([abort, AbortSignal.timeout(REQUEST_MS)]),
    })
    const text = await body.text()
    if (statusCode >= 200 && statusCode < 300) return undefined
    return `status ${statusCode}${text === '' ? '' : `: ${text.slice(0, 300)}`}`
  } catch (error) {
    return message(error)
  }
}

/** Flags 00: whoever honours its parent's decision records nothing. */
function unsampledTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`
}
