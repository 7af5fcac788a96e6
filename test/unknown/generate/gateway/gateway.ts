// The gateway: a span a socket for as long as it is open, a span a message, and request ids in its log that are nobody's.
import { randomBytes } from 'node:crypto'
import { context, propagation, type Span, SpanKind, trace } from '@opentelemetry/api'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { type WebSocket, WebSocketServer } from 'ws'
import { endOnSigterm, fail, port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({
  service: 'lobby-gateway',
  exporter: 'proto',
  instrumentations: [new UndiciInstrumentation()],
  resource: { 'process.pid': process.pid },
})
const { tracer } = telemetry

interface Message {
  readonly type: string
  readonly id?: string
  readonly traceparent?: string
}

const log = (level: string, requestId: string, msg: string) =>
  console.log(JSON.stringify({ time: new Date().toISOString(), level, requestId, msg }))

/** Asks who the player is, and then the engine for what becomes of the bet. */
async function placeBet(requestId: string): Promise<void> {
  const headers = { 'x-request-id': requestId }
  await fetch(`http://127.0.0.1:${port('AUTH_PORT')}/verify`, { method: 'POST', headers })
  await fetch(`http://127.0.0.1:${port('ENGINE_PORT')}/settle`, { method: 'POST', headers })
}

function handle(socket: WebSocket, connection: Span, message: Message): void {
  if (message.type === 'ping') {
    tracer.startSpan('heartbeat', {}, trace.setSpan(context.active(), connection)).end()
    socket.send('pong')
    return
  }
  const requestId = randomBytes(16).toString('hex')
  const parent = propagation.extract(context.active(), message)
  const kind = message.type === 'chat' ? SpanKind.INTERNAL : SpanKind.SERVER
  const attributes = { 'message.type': message.type, 'message.id': message.id ?? '' }
  void tracer.startActiveSpan(`gateway.${message.type}`, { kind, attributes }, parent, async (span) => {
    log('info', requestId, `${message.type} received`)
    try {
      if (message.type === 'place_bet') await placeBet(requestId)
      socket.send('done')
    } catch (error) {
      fail(span, error)
      log('error', requestId, `${message.type} failed: ${String(error)}`)
      socket.send('failed')
    } finally {
      span.end()
    }
  })
}

const server = new WebSocketServer({ port: port('PORT'), host: '127.0.0.1' })
server.on('connection', (socket) => {
  const connection = tracer.startSpan('ws.connection', { kind: SpanKind.SERVER })
  socket.on('message', (data: Buffer) => handle(socket, connection, JSON.parse(data.toString()) as Message))
  socket.on('close', () => connection.end())
})
console.log('[gateway] accepting sockets')
endOnSigterm(telemetry, () => server.close())
