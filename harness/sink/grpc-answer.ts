// What a gRPC call is answered.
import type { ServerHttp2Stream } from 'node:http2'
import { encodeExportResponse, encodeStatus } from '../otlp/index.ts'
import { frame } from './grpc-frames.ts'
import type { Answer } from './intake.ts'

/** Source: gRPC status codes. */
export const CODE = {
  OK: 0,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const

const HEADERS = {
  ':status': 200,
  'content-type': 'application/grpc',
  'grpc-accept-encoding': 'identity,gzip',
}

export function sendAnswer(stream: ServerHttp2Stream, answer: Answer): void {
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
    case 'too large':
      return sendError(stream, CODE.RESOURCE_EXHAUSTED, answer.message)
    case 'invalid':
      return sendError(stream, CODE.INVALID_ARGUMENT, answer.message)
    case 'internal':
      return sendError(stream, CODE.INTERNAL, answer.message)
  }
}

/** Trailers only: no message goes with an error. */
export function sendError(
  stream: ServerHttp2Stream,
  code: number,
  message: string,
  retryDelay?: number,
): void {
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
