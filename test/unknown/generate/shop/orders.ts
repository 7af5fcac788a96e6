// Orders and stock; each order is sent on to shipping.
import http from 'node:http'
import { randomUUID } from 'node:crypto'
import { context, SpanKind } from '@opentelemetry/api'
import { endOnSigterm, injected, port } from '../shared/node.ts'
import { query, serve, startShop } from './shared.ts'

const telemetry = startShop('shop-orders', 'grpc')
const { tracer } = telemetry

function toBroker(message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: port('BROKER_PORT'), method: 'POST' }
    const request = http.request(options, (response) => response.resume().on('end', resolve))
    request.on('error', reject).end(JSON.stringify(message))
  })
}

function send(topic: string): Promise<void> {
  const id = randomUUID()
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'messaging.message.id': id,
  }
  return tracer.startActiveSpan(`send ${topic}`, { kind: SpanKind.PRODUCER, attributes }, async (span) => {
    await toBroker({ id, headers: injected(context.active()) })
    span.end()
  })
}

const server = serve(async (method, path) => {
  if (method === 'POST') {
    query(tracer, 'INSERT', 'orders')
    await send('shipments')
    return { status: 201, route: '/orders' }
  }
  query(tracer, 'SELECT', 'stock')
  return { status: path.endsWith('/0') ? 404 : 200, route: '/stock/:id' }
})
endOnSigterm(telemetry, () => server.close())
