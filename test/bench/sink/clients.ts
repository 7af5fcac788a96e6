// Connections that send what was encoded beforehand, and as little work as possible besides.
import { once } from 'node:events'
import { connect } from 'node:http2'
import { Client } from 'undici'
import type { Signal } from '../../../harness/telemetry/index.ts'
import type { Form } from './load.ts'

export interface Connection extends AsyncDisposable {
  /** Resolves once the answer is there. Throws where it is not success. */
  send(body: Uint8Array): Promise<void>
}

export interface Addresses {
  readonly http: string
  readonly grpc: string
}

export async function open(addresses: Addresses, signal: Signal, form: Form): Promise<Connection> {
  return form.startsWith('grpc')
    ? grpcConnection(addresses.grpc, signal, form === 'grpc gzip')
    : httpConnection(addresses.http, signal, form)
}

function httpConnection(url: string, signal: Signal, form: Form): Connection {
  const client = new Client(url, { pipelining: 1, headersTimeout: 30_000 })
  const headers = {
    'content-type': form === 'http json' ? 'application/json' : 'application/x-protobuf',
    ...(form === 'http gzip' ? { 'content-encoding': 'gzip' } : {}),
  }
  const path = `/v1/${signal}`
  return {
    send: async (body) => {
      for (;;) {
        const answer = await client.request({ method: 'POST', path, headers, body })
        await answer.body.dump()
        if (answer.statusCode === 200) return
        if (answer.statusCode !== 503) throw new Error(`HTTP ${answer.statusCode}`)
        await again()
      }
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const UNAVAILABLE = '14'

/** A server that can't keep up asks to be sent the same again; what that costs is part of the figures. */
const again = () => new Promise((resolve) => setTimeout(resolve, 100))

const SERVICES: Readonly<Record<Signal, string>> = {
  traces: 'trace.v1.TraceService',
  metrics: 'metrics.v1.MetricsService',
  logs: 'logs.v1.LogsService',
}

async function grpcConnection(url: string, signal: Signal, gzip: boolean): Promise<Connection> {
  const session = connect(url, { settings: { initialWindowSize: 1 << 20 } })
  await once(session, 'connect')
  const headers = {
    ':method': 'POST',
    ':path': `/opentelemetry.proto.collector.${SERVICES[signal]}/Export`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(gzip ? { 'grpc-encoding': 'gzip' } : {}),
  }
  const call = (body: Uint8Array) =>
    new Promise<string>((resolve, reject) => {
      const call = session.request(headers)
      let status = 'none'
      const note = (received: Readonly<Record<string, unknown>>) => {
        status = String(received['grpc-status'] ?? status)
      }
      call.on('response', note)
      call.on('trailers', note)
      call.on('error', reject)
      call.on('close', () => resolve(status))
      call.resume()
      const prefix = Buffer.alloc(5)
      prefix.writeUInt8(gzip ? 1 : 0, 0)
      prefix.writeUInt32BE(body.length, 1)
      call.write(prefix)
      call.end(body)
    })
  return {
    send: async (body) => {
      for (let status = await call(body); status !== '0'; status = await call(body)) {
        if (status !== UNAVAILABLE) throw new Error(`grpc-status ${status}`)
        await again()
      }
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => session.close(() => resolve())),
  }
}
