// OTLP over gRPC: three unary methods on node:http2.
import {
  constants,
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { OtlpDecodeError } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import { FramingError, OverloadedError, TooLargeError } from './errors.ts'
import { CODE, sendAnswer, sendError } from './grpc-answer.ts'
import { type GrpcMessage, UnaryMessage } from './grpc-frames.ts'
import { inflate } from './inflate.ts'
import type { Intake } from './intake.ts'
import type { Holding } from './limits.ts'
import type { SinkOptions } from './options.ts'

const METHODS: Readonly<Record<string, Signal>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
}

/** Room for large batches without waiting for the window to open again. */
const WINDOW = 8 * 1024 * 1024

/** Clients that can send larger frames than the usual 16 KiB have fewer of them to make, and we to read. */
const MAX_FRAME = 1024 * 1024

export function grpcServer(intake: Intake, tls: SinkOptions['tls']): Http2Server {
  const { headers: untilSettings, idle, calls } = intake.limits
  const options = {
    settings: { initialWindowSize: WINDOW, maxFrameSize: MAX_FRAME, maxConcurrentStreams: calls },
  }
  const server =
    tls === undefined
      ? createServer(options)
      : createSecureServer({ ...options, ...tls, handshakeTimeout: untilSettings })
  server.on('session', (session) => {
    session.setLocalWindowSize(WINDOW)
    limitRest(session, untilSettings, idle)
    // A connection's fault ends that connection; its streams report it to nobody else.
    session.on('error', () => {})
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    limitTime(intake, stream)
    const holding = intake.hold()
    handle(intake, stream, headers, holding)
      .catch(() => stream.close())
      .finally(() => holding[Symbol.dispose]())
  })
  return server
}

/** Until it has said what it speaks, a connection has as long as a request's headers; then it may rest between calls. */
function limitRest(session: ServerHttp2Session, untilSettings: number, idle: number): void {
  let calls = 0
  session.on('stream', (stream: ServerHttp2Stream) => {
    calls++
    stream.once('close', () => calls--)
  })
  session.on('timeout', () => {
    if (calls === 0) session.destroy()
    else session.setTimeout(idle)
  })
  session.setTimeout(untilSettings)
  session.once('remoteSettings', () => session.setTimeout(idle))
}

/** A call whose message takes too long is refused, or, where it was already, cut off. */
function limitTime(intake: Intake, stream: ServerHttp2Stream): void {
  const { request: most } = intake.limits
  const late = setTimeout(() => {
    if (!stream.headersSent) {
      intake.refused()
      sendError(stream, CODE.DEADLINE_EXCEEDED, `the message took longer than ${most} ms to come`)
    }
    stream.close(constants.NGHTTP2_NO_ERROR)
  }, most)
  for (const end of ['end', 'close']) stream.on(end, () => clearTimeout(late))
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
  holding: Holding,
): Promise<void> {
  if (!/^application\/grpc($|[+;])/.test(headers['content-type'] ?? '')) {
    intake.refused()
    stream.respond({ ':status': 415 }, { endStream: true })
    return
  }
  try {
    if (!intake.allows(headers.authorization)) {
      throw new GrpcError(CODE.UNAUTHENTICATED, 'a bearer token is needed to send here')
    }
    const signal = signalOf(headers)
    const encoding = String(headers['grpc-encoding'] ?? 'identity')
    const body = await readMessage(intake, stream, encoding, holding)
    sendAnswer(stream, await intake.accept('grpc', signal, 'protobuf', body))
  } catch (error) {
    if (stream.destroyed) return
    if (error instanceof OverloadedError) return sendAnswer(stream, intake.overloaded(error))
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

async function readMessage(
  intake: Intake,
  stream: ServerHttp2Stream,
  encoding: string,
  holding: Holding,
): Promise<Uint8Array> {
  const { compressed, bytes } = await unaryMessage(intake, stream, holding)
  if (!compressed) return bytes
  if (encoding === 'gzip') return inflate(bytes, intake.maxBytes, holding)
  if (encoding === 'identity') throw new FramingError('a compressed message without grpc-encoding')
  throw new GrpcError(CODE.UNIMPLEMENTED, `grpc-encoding ${encoding} is neither gzip nor identity`)
}

function unaryMessage(intake: Intake, stream: ServerHttp2Stream, holding: Holding): Promise<GrpcMessage> {
  return new Promise((resolve, reject) => {
    const message = new UnaryMessage(intake.maxBytes, holding)
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
