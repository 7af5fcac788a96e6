// The other end of the door: a test worker's replica of a session's recording.
import { request } from 'undici'
import type { RequestHeaders } from '../../assertions/index.ts'
import { encodeMetrics, encodeTraces } from '../otlp/index.ts'
import { Recording } from '../recording/index.ts'
import type { Interruption } from '../runtime/index.ts'
import type { Metric, Span } from '../telemetry/index.ts'
import type { SessionDescription } from './description.ts'
import { applyEntry, linesOf } from './feed.ts'
import type { MarkerReceipt } from './markers.ts'
import { storedRequest } from './sent-requests.ts'
import type { Turn } from './turns.ts'

export interface AttachedSession extends AsyncDisposable {
  readonly recording: Recording
  readonly description: SessionDescription
  sendMarkers(): Promise<readonly MarkerReceipt[]>
  /** Sends a span of the harness's own to the sink, as any client would. */
  record(span: Span): Promise<void>
  /** Sends what was scraped from an exporter. */
  recordMetrics(metrics: readonly Metric[]): Promise<void>
  /** Tells the session of a request as it was sent. */
  sent(request: RequestHeaders): Promise<void>
  /** Resolves once the turn has come: side by side with others, or alone. It lasts until it is disposed of. */
  takeTurn(turn: Turn): Promise<AsyncDisposable>
  /** Takes a service or a piece of infrastructure away until it is restored. */
  interrupt(name: string, how: Interruption): Promise<void>
  /** Resolves once the part can work again. */
  restore(name: string): Promise<void>
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
const PATIENCE = { description: 10_000, markers: 60_000, parts: 120_000 }

/** A connection that is kept may be closed by the other side just when it is used again. */
const ONCE = { reset: true } as const

async function call<T>(url: string, method: 'GET' | 'POST', timeout: number): Promise<T> {
  const response = await request(url, {
    method,
    ...ONCE,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  })
  const text = await response.body.text()
  if (response.statusCode === 200) return JSON.parse(text) as T
  throw failureOf(response.statusCode, text, url)
}

function failureOf(status: number, text: string, url: string): SessionRequestFailed {
  const failure = status === 500 ? (JSON.parse(text) as { code: string; error: string }) : undefined
  return new SessionRequestFailed(
    failure?.code ?? 'SESSION_REFUSED',
    failure?.error ?? `HTTP ${status} from ${new URL(url).origin}`,
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
    // Without it the trace would begin in mid-air, and the system be blamed.
    record: (span) =>
      send(
        `${description.sink.http}/v1/traces`,
        encodeTraces([span]),
        `the harness's own span '${span.name}'`,
      ),
    recordMetrics: (metrics) =>
      send(`${description.sink.http}/v1/metrics`, encodeMetrics(metrics), 'what was scraped'),
    sent: (sent) => tell(`${url}/requests`, storedRequest(sent), PATIENCE.description),
    takeTurn: (turn) => takeTurn(url, turn),
    interrupt: (name, how) => tell(`${url}/interrupt`, { name, how }, PATIENCE.parts),
    restore: (name) => tell(`${url}/restore`, { name }, PATIENCE.parts),
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await reading
    },
  }
}

async function takeTurn(url: string, turn: Turn): Promise<AsyncDisposable> {
  const end = new AbortController()
  const { statusCode, body } = await request(`${url}/turn/${turn}`, {
    signal: end.signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const ended = body.dump({ signal: end.signal, limit: 0 }).catch(() => undefined)
  if (statusCode !== 200)
    throw new SessionRequestFailed('SESSION_REFUSED', `HTTP ${statusCode} to the wish for a turn`)
  return {
    [Symbol.asyncDispose]: async () => {
      end.abort()
      await ended
    },
  }
}

async function follow(body: AsyncIterable<Uint8Array>, recording: Recording): Promise<void> {
  for await (const line of linesOf(body)) applyEntry(recording, line)
}

/** Posts what needs no answer but that it was done. */
async function tell(url: string, message: object, timeout: number): Promise<void> {
  const response = await request(url, {
    method: 'POST',
    ...ONCE,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    headersTimeout: timeout,
    bodyTimeout: timeout,
  })
  const text = await response.body.text()
  if (response.statusCode !== 204) throw failureOf(response.statusCode, text, url)
}

async function send(url: string, body: Uint8Array, what: string): Promise<void> {
  const response = await request(url, {
    ...ONCE,
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body,
  })
  await response.body.dump()
  if (response.statusCode === 200) return
  throw new SessionRequestFailed(
    'TELEMETRY_REFUSED',
    `The sink answered HTTP ${response.statusCode} to ${what} at ${url}.`,
  )
}
