// Shipping: continues each message's trace, and sweeps now and then on its own account.
import http from 'node:http'
import { context, propagation, SpanKind } from '@opentelemetry/api'
import { endOnSigterm, port } from '../shared/node.ts'
import { log, query, startShop } from './shared.ts'

const telemetry = startShop('shop-shipping', 'json')
const { tracer } = telemetry
const stopping = new AbortController()
interface Message {
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
}

const next = (offset: number): Promise<Message | undefined> =>
  new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: port('BROKER_PORT'),
      path: `/${offset}`,
      signal: stopping.signal,
    }
    http
      .get(options, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve(text === '' ? undefined : (JSON.parse(text) as Message)))
      })
      .on('error', reject)
  })

function ship(message: Message, offset: number): void {
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'shipments',
    'messaging.destination.partition.id': '0',
    'messaging.consumer.group.name': 'shipping',
    'messaging.kafka.offset': offset,
    'messaging.message.id': message.id,
  }
  const parent = propagation.extract(context.active(), message.headers)
  tracer.startActiveSpan('process shipments', { kind: SpanKind.CONSUMER, attributes }, parent, (span) => {
    query(tracer, 'INSERT', 'parcels')
    log('INFO', 'parcel made ready')
    span.end()
  })
}

function sweep(): void {
  tracer.startActiveSpan('sweep parcels', (span) => {
    query(tracer, 'DELETE', 'parcels')
    log('INFO', 'old parcels removed')
    span.end()
  })
}

async function consume(): Promise<void> {
  for (let offset = 0; ; offset++) {
    const message = await next(offset)
    if (message) ship(message, offset)
  }
}

const sweeps = setInterval(sweep, 600)
endOnSigterm(telemetry, () => {
  clearInterval(sweeps)
  stopping.abort()
})
console.log('{"severity":"INFO","message":"ready"}')
await consume().catch((error: unknown) => {
  if (!stopping.signal.aborted) throw error
})
