// Clients for the sink: one HTTP post, and gRPC calls by grpc-js as exporters make them.
import * as grpc from '@grpc/grpc-js'
import { Recording } from '../../harness/recording/index.ts'
import { type Sink, type SinkOptions, startSink } from '../../harness/sink/index.ts'

export interface SinkUnderTest extends AsyncDisposable {
  readonly sink: Sink
  readonly recording: Recording
}

export async function sinkWithRecording(options: Partial<SinkOptions> = {}): Promise<SinkUnderTest> {
  const recording = new Recording()
  const sink = await startSink({ onRequest: (request) => recording.append(request), ...options })
  return { sink, recording, [Symbol.asyncDispose]: () => sink.close() }
}

export const PROTOBUF = { 'content-type': 'application/x-protobuf' }
export const JSON_TYPE = { 'content-type': 'application/json' }

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

export async function post(
  url: string,
  body: Uint8Array | string,
  headers: Record<string, string> = PROTOBUF,
): Promise<HttpAnswer> {
  const response = await fetch(url, { method: 'POST', headers, body: body as BodyInit })
  return {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  }
}

export const METHODS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const

export interface GrpcAnswer {
  readonly code: number
  readonly details: string
  /** The response message where the call succeeded. */
  readonly message: Uint8Array | undefined
  /** google.rpc.Status of an error. */
  readonly status: Uint8Array | undefined
}

export interface GrpcClient extends Disposable {
  call(method: string, body: Uint8Array): Promise<GrpcAnswer>
}

interface GrpcClientOptions {
  readonly gzip?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** Certificate to trust; the call is then made over TLS. */
  readonly ca?: Buffer
}

export function grpcClient(url: string, options: GrpcClientOptions = {}): GrpcClient {
  const credentials =
    options.ca === undefined ? grpc.credentials.createInsecure() : grpc.credentials.createSsl(options.ca)
  const metadata = new grpc.Metadata()
  for (const [name, value] of Object.entries(options.headers ?? {})) metadata.set(name, value)
  const client = new grpc.Client(new URL(url).host, credentials, {
    'grpc.default_compression_algorithm': options.gzip === true ? 2 : 0,
    'grpc.max_send_message_length': -1,
    'grpc.enable_retries': 0,
  })
  return {
    call: (method, body) => unary(client, method, body, metadata),
    [Symbol.dispose]: () => client.close(),
  }
}

function unary(
  client: grpc.Client,
  method: string,
  body: Uint8Array,
  metadata: grpc.Metadata,
): Promise<GrpcAnswer> {
  const pass = (bytes: Buffer) => bytes
  return new Promise((resolve) => {
    client.makeUnaryRequest(method, pass, pass, Buffer.from(body), metadata, (error, message) => {
      const status = error?.metadata?.get('grpc-status-details-bin')[0]
      resolve({
        code: error?.code ?? grpc.status.OK,
        details: error?.details ?? '',
        message: message && new Uint8Array(message),
        status: status instanceof Buffer ? new Uint8Array(status) : undefined,
      })
    })
  })
}

export const names = (recording: Recording): string[] =>
  recording.traces().flatMap(({ spans }) => spans.map(({ name }) => name))
