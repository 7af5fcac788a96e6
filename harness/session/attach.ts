// The other end of the door: a test worker's replica of a session's recording.
import { request } from 'undici'
import { encodeTraces } from '../otlp/index.ts'
import { Recording } from '../recording/index.ts'
import type { Span } from '../telemetry/index.ts'
import type { SessionDescription } from './description.ts'
import { applyEntry } from './feed.ts'
import type { MarkerReceipt } from './markers.ts'

export interface AttachedSession extends AsyncDisposable {
  readonly recording: Recording
  readonly description: SessionDescription
  sendMarkers(): Promise<readonly MarkerReceipt[]>
  /** Sends a span of the harness's own to the sink, as any client would. */
  record(span: Span): Promise<void>
}

export class SessionUnreachable extends Error {
  readonly code = 'SESSION_UNREACHABLE'
  constructor(url: string, cause: unknown) {
    super(
      `No Pitboss session answers at ${new URL(url).origin}. Start one with \`npx pitboss up\`, or remove PITBOSS_SESSION from the environment.`,
      { cause },
    )
    this.name = 'SessionUnreachable'
  }
}

async function call<T>(url: string, method: 'GET' | 'POST'): Promise<T> {
  const response = await request(url, { method })
  const body = (await response.body.json()) as T & { error?: string }
  if (response.statusCode !== 200) throw new Error(body.error ?? `HTTP ${response.statusCode}`)
  return body
}

export async function attachSession(url: string): Promise<AttachedSession> {
  const description = await call<SessionDescription>(`${url}/session`, 'GET').catch((error: unknown) => {
    throw new SessionUnreachable(url, error)
  })
  const recording = new Recording()
  const stop = new AbortController()
  const feed = await request(`${url}/feed`, { signal: stop.signal, bodyTimeout: 0 })
  const reading = follow(feed.body, recording).catch((error: unknown) => {
    // The end of the session ends the feed; whoever waits then meets its own deadline, which says what was missing.
    if (!stop.signal.aborted) console.error(`The feed of the session ended: ${String(error)}`)
  })
  return {
    recording,
    description,
    sendMarkers: () => call<readonly MarkerReceipt[]>(`${url}/markers`, 'POST'),
    record: async (span) => {
      const response = await request(`${description.sink.http}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: encodeTraces([span]),
      })
      await response.body.dump()
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await reading
    },
  }
}

async function follow(body: AsyncIterable<Uint8Array>, recording: Recording): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) applyEntry(recording, line)
  }
}
