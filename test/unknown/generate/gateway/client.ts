// The players' application: keeps sockets open, and sends what it is told to over HTTP by the recording.
import http from 'node:http'
import { once } from 'node:events'
import { context, SpanKind } from '@opentelemetry/api'
import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { endOnSigterm, injected, port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({ service: 'lobby-client', exporter: 'json' })
const { tracer } = telemetry
const url = `ws://127.0.0.1:${port('GATEWAY_PORT')}/`
const sockets = new Map<string, WebSocket>()

/** Every message is a CLIENT span below a click; chat was added later and forgets the context. */
function send(socket: WebSocket, type: string): Promise<void> {
  return tracer.startActiveSpan('click', (click) => {
    const attributes = {
      'network.protocol.name': 'websocket',
      'url.full': url,
      'message.type': type,
      'message.id': randomUUID(),
    }
    return tracer.startActiveSpan(`ws.send ${type}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const carried = type === 'chat' ? {} : injected(context.active())
      socket.send(JSON.stringify({ type, id: attributes['message.id'], ...carried }))
      await once(socket, 'message')
      span.end()
      click.end()
    })
  })
}

async function command(socket: string, what: string): Promise<void> {
  if (what === 'open') {
    const opened = new WebSocket(url)
    await once(opened, 'open')
    sockets.set(socket, opened)
    return
  }
  const open = sockets.get(socket)
  if (open === undefined) throw new Error(`no socket ${socket}`)
  if (what === 'close') {
    open.close()
    await once(open, 'close')
  } else if (what === 'ping') {
    open.send(JSON.stringify({ type: 'ping' }))
    await once(open, 'message')
  } else await send(open, what)
}

const server = http.createServer((request, response) => {
  const [, socket = '', what = ''] = (request.url ?? '').split('/')
  command(socket, what).then(
    () => response.end('done'),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(port('PORT'), '127.0.0.1')
endOnSigterm(telemetry, () => server.close())
