// A WebSocket whose every message opens a trace of its own: a socket lives longer than any of them.
import { once } from 'node:events'
import { WebSocket } from 'undici'
import type { RequestHeaders } from '../../assertions/index.ts'
import { formatTraceparent, type Span, type SpanContext } from '../telemetry/index.ts'
import { Inbox, type SocketMessage } from './inbox.ts'
import { newContext, nowNanoseconds, OWN_SERVICE, rootSpan } from './own-spans.ts'

export interface TracedAnswer {
  readonly context: SpanContext
  readonly answer: SocketMessage
  /** Nanoseconds since the epoch. */
  readonly started: bigint
  readonly responded: bigint
  /** To be put into the recording by whoever sent the message. */
  readonly span: Span
}

export interface TracedSocket extends AsyncDisposable {
  /** The CLIENT span of the handshake, the root of a trace of its own. */
  readonly opening: Span
  /** The handshake's request as it was sent. */
  readonly sent: RequestHeaders
  /** Sends the message with an `id` and a `traceparent` of its own, and resolves with what comes back with that id. */
  send(message: SocketMessage & { readonly type: string }, title: string): Promise<TracedAnswer>
  /** The first message, of those to come and those that came, that fits. */
  hear(fits: (message: SocketMessage) => boolean, what: string): Promise<SocketMessage>
}

/** Opens the socket at a `ws:` URL. Rejects with SocketSilent. */
export async function openTracedSocket(url: string, title: string): Promise<TracedSocket> {
  const context = newContext()
  const startTime = nowNanoseconds()
  const headers = { traceparent: formatTraceparent(context) }
  const socket = new WebSocket(url, { headers })
  const inbox = new Inbox(socket)
  await inbox.opened()
  const opening = rootSpan({
    kind: 'CLIENT',
    context,
    name: 'GET',
    startTime,
    endTime: nowNanoseconds(),
    status: 'UNSET',
    attributes: {
      ...addressOf(url),
      'http.request.method': 'GET',
      'http.response.status_code': 101n,
      'test.step.title': title,
    },
  })
  return {
    opening,
    sent: { sender: OWN_SERVICE, method: 'GET', url, sent: startTime, headers },
    send: (message, step) => sendTraced(socket, inbox, message, step),
    hear: (fits, what) => inbox.first(fits, what),
    [Symbol.asyncDispose]: async () => {
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

async function sendTraced(
  socket: WebSocket,
  inbox: Inbox,
  message: SocketMessage & { readonly type: string },
  title: string,
): Promise<TracedAnswer> {
  const context = newContext()
  const id = crypto.randomUUID()
  const started = nowNanoseconds()
  socket.send(JSON.stringify({ ...message, id, traceparent: formatTraceparent(context) }))
  const answer = await inbox.first((said) => said['id'] === id, `the answer to '${title}'`)
  const responded = nowNanoseconds()
  const span = rootSpan({
    kind: 'PRODUCER',
    context,
    name: `send ${message.type}`,
    startTime: started,
    endTime: responded,
    status: 'UNSET',
    attributes: {
      ...addressOf(socket.url),
      'network.protocol.name': 'websocket',
      'message.type': message.type,
      'message.id': id,
      'test.step.title': title,
    },
  })
  return { context, answer, started, responded, span }
}

function addressOf(url: string) {
  const { hostname, port, protocol } = new URL(url)
  return {
    'url.full': url,
    'server.address': hostname,
    'server.port': BigInt(port || (protocol === 'wss:' ? 443 : 80)),
  }
}
