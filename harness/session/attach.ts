// The other end of the door: a test worker's replica of a session's recording.
import { request } from 'undici'
import type { RequestHeaders } from '../../assertions/index.ts'
import { encodeTraces } from '../otlp/index.ts'
import { Recording } from '../recording/index.ts'
import type { Span } from '../telemetry/index.ts'
import type { SessionDescription } from './description.ts'
import { applyEntry, linesOf } from './feed.ts'
import type { MarkerReceipt } from './markers.ts'
import { storedRequest } from './sent-requests.ts'

export interface AttachedSession extends AsyncDisposable {
  readonly recording: Recording
  readonly description: SessionDescription
  sendMarkers(): Promise<readonly MarkerReceipt[]>
  /** Sends a span of the harness's own to the sink, as any client would. */
  record(span: Span): Promise<void>
  /** Tells the session of a request as it was sent. */
  sent(request: RequestHeaders): Promise<void>
}

export class SessionUnreachable extends Error {
  readonly code = 'SESSION_UNREACHABLE'
  constructor(url: string, cause: unknown) {
    const where = URL.canParse(url) ? new URL(url).origin : `'${url}'`
    super(
      `No Pitboss session answers at ${where}. Start one with \`npx pitboss up\`, or remove PITBOSS_SESSION from the environment.`,
      { cause },
    )
    this.name = 'SessionUnreachable'
  }
}

/** The session answered that it could not do what it was asked for; the code is that of its own error. */
export class SessionRequestFailed extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'SessionRequestFailed'
    this.code = code
  }
}

/** Milliseconds; a session that lives answers its description at once, and its markers have shorter deadlines. */
const PATIENCE = { description: 10_000, markers: 60_000 }

async function call<T>(url: string, method: 'GET' | 'POST', timeout: number): Promise<T> {
  const response = await request(url, { method, headersTimeout: timeout, bodyTimeout: timeout })
  const text = await response.body.text()
  if (response.statusCode === 200) return JSON.parse(text) as T
  const failure =
    response.statusCode === 500 ? (JSON.parse(text) as { code: string; error: string }) : undefined
  throw new SessionRequestFailed(
    failure?.code ?? 'SESSION_REFUSED',
    failure?.error ?? `HTTP ${response.statusCode} from ${new URL(url).origin}`,
  )
}

/** What the session says of itself, without attaching. Throws {@link SessionUnreachable}. */
export async function readDescription(url: string): Promise<SessionDescription> {
  try {
    return await call<SessionDescription>(`${url}/session`, 'GET', PATIENCE.description)
  } catch (error) {
    throw new SessionUnreachable(url, error)
  }
}

async function openFeed(url: string, signal: AbortSignal) {
  try {
    const feed = await request(`${url}/feed`, {
      signal,
      headersTimeout: PATIENCE.description,
      bodyTimeout: 0,
    })
    if (feed.statusCode === 200) return feed.body
    await feed.body.dump()
    throw new SessionRequestFailed('SESSION_REFUSED', `HTTP ${feed.statusCode} from the feed`)
  } catch (error) {
    throw new SessionUnreachable(url, error)
  }
}

/** Attaches to a running session; the replica then holds all it has received and grows with it. Throws {@link SessionUnreachable}. */
export async function attachSession(url: string): Promise<AttachedSession> {
  const description = await readDescription(url)
  const recording = new Recording()
  const stop = new AbortController()
  const feed = await openFeed(url, stop.signal)
  const reading = follow(feed, recording).catch((error: unknown) => {
    // The end of the session ends the feed; whoever waits then meets its own deadline, which says what was missing.
    if (!stop.signal.aborted) console.error(`The feed of the session ended: ${String(error)}`)
  })
  return {
    recording,
    description,
    sendMarkers: () => call<readonly MarkerReceipt[]>(`${url}/markers`, 'POST', PATIENCE.markers),
    record: (span) => exportSpan(description.sink.http, span),
    sent: (sent) => tellRequest(url, sent),
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await reading
    },
  }
}

async function follow(body: AsyncIterable<Uint8Array>, recording: Recording): Promise<void> {
  for await (const line of linesOf(body)) applyEntry(recording, line)
}

async function tellRequest(url: string, sent: RequestHeaders): Promise<void> {
  const response = await request(`${url}/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(storedRequest(sent)),
    headersTimeout: PATIENCE.description,
    bodyTimeout: PATIENCE.description,
  })
  await response.body.dump()
  if (response.statusCode !== 204)
    throw new SessionRequestFailed(
      'SESSION_REFUSED',
      `HTTP ${response.statusCode} to a request that was sent`,
    )
}

async function exportSpan(sink: string, span: Span): Promise<void> {
  const response = await request(`${sink}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: encodeTraces([span]),
  })
  await response.body.dump()
  if (response.statusCode === 200) return
  // Without it the trace would begin in mid-air, and the system be blamed.
  throw new SessionRequestFailed(
    'SPAN_REFUSED',
    `The sink at ${sink} answered HTTP ${response.statusCode} to the harness's own span '${span.name}'.`,
  )
}
