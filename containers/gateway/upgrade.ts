// The handshake that makes a socket of an HTTP request, under the SERVER span that the HTTP instrumentation does not
// make: it follows requests that get a response, and this one never does.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import type { WebSocketServer } from 'ws'
import { log } from '../shared/node/logger.ts'

const tracer = trace.getTracer('casino')

/** Sockets are opened at `path`; all other upgrades are refused. */
export function acceptUpgrades(server: Server, sockets: WebSocketServer, path: string): void {
  sockets.on('wsClientError', (_error, socket) => refuse(socket, 400))
  server.on('upgrade', (request, socket, head) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers)
    const isKnown = pathOf(request) === path
    const attributes = { ...attributesOf(request), ...(isKnown && { 'http.route': path }) }
    const span = tracer.startSpan(
      isKnown ? `GET ${path}` : 'GET',
      { kind: SpanKind.SERVER, attributes },
      parent,
    )
    context.with(trace.setSpan(parent, span), () => {
      if (!isKnown) return refuse(socket, 404)
      return sockets.handleUpgrade(request, socket, head, (opened) => {
        finish(101)
        // What happens on the socket from now on belongs to its messages.
        context.with(ROOT_CONTEXT, () => sockets.emit('connection', opened, request))
      })
    })
  })
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  finish(status)
}

/** The library answers at once: the span of the handshake is still the active one. */
function finish(status: number): void {
  log.info({ 'http.request.method': 'GET', 'http.response.status_code': status }, 'upgrade')
  trace.getActiveSpan()?.setAttribute('http.response.status_code', status).end()
}

function attributesOf(request: IncomingMessage) {
  return { 'http.request.method': 'GET', 'url.path': pathOf(request), 'url.scheme': 'http' }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.replace(/\?.*/, '')
}
