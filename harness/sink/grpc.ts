// OTLP over gRPC: three unary methods on node:http2.
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { encodeExportResponse, encodeStatus, OtlpDecodeError } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import { FramingError, frame, type GrpcMessage, UnaryMessage } from './grpc-frames.ts'
import { type Answer, type Intake, inflate, TooLargeError } from './intake.ts'

const METHODS: Readonly<Record<string, Signal>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
}

const CODE = {
  OK: 0,
  INVALID_ARGUMENT: 3,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const

/** Room for large batches without waiting for the window to open again. */
const WINDOW = 8 * 1024 * 1024

const HEADERS = {
  ':status': 200,
  'content-type': 'application/grpc',
  'grpc-accept-encoding': 'identity,gzip',
}

export function grpcServer(intake: Intake): Http2Server {
  const server = createServer({ settings: { initialWindowSize: WINDOW } })
  server.on('session', (session) => {
    session.setLocalWindowSize(WINDOW)
    // A connection's fault ends that connection; its streams report it to nobody else.
    session.on('error', () => {})
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    handle(intake, stream, headers).catch(() => stream.close())
  })
  return server
}

class GrpcError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

async function handle(
  intake: Intake,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): Promise<void> {
  if (!/^application\/grpc($|[+;])/.test(headers['content-type'] ?? '')) {
    intake.refused()
    stream.respond({ ':status': 415 }, { endStream: true })
    return
  }
  try {
    const signal = signalOf(headers)
    const body = await readMessage(intake, stream, String(headers['grpc-encoding'] ?? 'identity'))
    sendAnswer(stream, await intake.accept('grpc', signal, 'protobuf', body))
  } catch (error) {
    if (stream.destroyed) return
    intake.refused()
    sendError(stream, codeOf(error), error instanceof Error ? error.message : String(error))
  }
}

function signalOf(headers: IncomingHttpHeaders): Signal {
  const path = headers[':path'] ?? ''
  const signal = Object.hasOwn(METHODS, path) ? METHODS[path] : undefined
  if (signal === undefined) throw new GrpcError(CODE.UNIMPLEMENTED, `no such method: ${path}`)
  return signal
}

function codeOf(error: unknown): number {
  if (error instanceof GrpcError) return error.code
  // Without RetryInfo: the same request will be too large again.
  if (error instanceof TooLargeError) return CODE.RESOURCE_EXHAUSTED
  if (error instanceof OtlpDecodeError) return CODE.INVALID_ARGUMENT
  return CODE.INTERNAL
}

async function readMessage(intake: Intake, stream: ServerHttp2Stream, encoding: string): Promise<Uint8Array> {
  const { compressed, bytes } = await unaryMessage(stream, intake.maxBytes)
  if (!compressed) return bytes
  if (encoding === 'gzip') return inflate(bytes, intake.maxBytes)
  if (encoding === 'identity') throw new FramingError('a compressed message without grpc-encoding')
  throw new GrpcError(CODE.UNIMPLEMENTED, `grpc-encoding ${encoding} is neither gzip nor identity`)
}

function unaryMessage(stream: ServerHttp2Stream, maxBytes: number): Promise<GrpcMessage> {
  return new Promise((resolve, reject) => {
    const message = new UnaryMessage(maxBytes)
    const onData = (chunk: Buffer) => {
      try {
        message.add(chunk)
      } catch (error) {
        stream.off('data', onData)
        reject(error as Error)
      }
    }
    stream.on('data', onData)
    stream.on('end', () => {
      try {
        resolve(message.finish())
      } catch (error) {
        reject(error as Error)
      }
    })
    stream.on('close', () => reject(new Error('the client went away')))
  })
}

function sendAnswer(stream: ServerHttp2Stream, answer: Answer): void {
  switch (answer.type) {
    case 'success': {
      stream.respond(HEADERS, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(CODE.OK) }))
      stream.end(frame(encodeExportResponse(answer.partial)))
      return
    }
    case 'fault': {
      const { grpc = 'UNAVAILABLE', retryAfter } = answer.fault
      const delay = retryAfter ?? (grpc === 'RESOURCE_EXHAUSTED' ? 0 : undefined)
      return sendError(stream, CODE[grpc], 'told to answer so', delay)
    }
    case 'busy':
      return sendError(stream, CODE.UNAVAILABLE, answer.message, answer.retryAfter)
    case 'invalid':
      return sendError(stream, CODE.INVALID_ARGUMENT, answer.message)
    case 'internal':
      return sendError(stream, CODE.INTERNAL, answer.message)
  }
}

/** Trailers only: no message goes with an error. */
function sendError(stream: ServerHttp2Stream, code: number, message: string, retryDelay?: number): void {
  if (stream.destroyed || stream.headersSent) return
  const status = encodeStatus({ code, message, retryDelay })
  stream.respond(
    {
      ...HEADERS,
      'grpc-status': String(code),
      'grpc-message': percentEncoded(message),
      'grpc-status-details-bin': Buffer.from(status).toString('base64').replace(/=+$/, ''),
    },
    { endStream: true },
  )
  // The rest of a request that was turned away early has to go somewhere.
  stream.resume()
}

/** Source: gRPC over HTTP/2, Percent-Encoded. */
function percentEncoded(message: string): string {
  return message.replace(/[^\x20-\x24\x26-\x7e]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )
}
