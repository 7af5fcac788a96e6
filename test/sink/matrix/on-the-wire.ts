// How requests really came: Node tells of each that its servers take, also of those inside the sink.
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'

export interface Seen {
  readonly method: string
  readonly contentType: string
  readonly compression: string
}

interface HttpStart {
  readonly request: IncomingMessage
  readonly socket: Socket
}

interface Http2Start {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
}

const HTTP = 'http.server.request.start'
const HTTP2 = 'http2.server.stream.start'

/** What came on each port, from now until it is disposed of. */
export class OnTheWire implements Disposable {
  readonly #seen = new Map<number, Seen[]>()
  readonly #http = (message: unknown): void => {
    const { request, socket } = message as HttpStart
    this.#see(socket, request.method, request.headers, request.headers['content-encoding'])
  }
  readonly #http2 = (message: unknown): void => {
    const { stream, headers } = message as Http2Start
    const encoding = headers['grpc-encoding']
    this.#see(stream.session?.socket, headers[':method'] as string, headers, encoding as string | undefined)
  }

  constructor() {
    subscribe(HTTP, this.#http)
    subscribe(HTTP2, this.#http2)
    if (!channel(HTTP2).hasSubscribers) throw new Error('this Node does not tell of HTTP/2 streams')
  }

  on(port: number): readonly Seen[] {
    return this.#seen.get(port) ?? []
  }

  #see(
    socket: { localPort?: number } | undefined,
    method = '',
    headers: IncomingHttpHeaders,
    compression = 'none',
  ): void {
    const port = socket?.localPort ?? 0
    const contentType = headers['content-type'] ?? ''
    this.#seen.set(port, [
      ...this.on(port),
      { method, contentType, compression: compression === 'identity' ? 'none' : compression },
    ])
  }

  [Symbol.dispose](): void {
    unsubscribe(HTTP, this.#http)
    unsubscribe(HTTP2, this.#http2)
  }
}
