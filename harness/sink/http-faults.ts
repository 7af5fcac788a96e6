// What a client is told whose bytes are no HTTP request, or who took too long over one.
import type { Duplex } from 'node:stream'
import { statusJson } from '../otlp/index.ts'

interface Fault {
  readonly line: string
  /** google.rpc.Code. */
  readonly code: number
  readonly message: string
}

/** By Node's error code. */
const FAULTS: Readonly<Record<string, Fault>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    line: '408 Request Timeout',
    code: 4,
    message: 'the request took too long to come',
  },
  HPE_HEADER_OVERFLOW: {
    line: '431 Request Header Fields Too Large',
    code: 3,
    message: 'the headers are too large',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    line: '413 Payload Too Large',
    code: 3,
    message: "the chunks' extensions are too large",
  },
}

const BAD_REQUEST: Omit<Fault, 'message'> = { line: '400 Bad Request', code: 3 }

/** Answers by hand, since there is no request to respond to, and ends the connection. */
export function answerToBrokenHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const fault = FAULTS[error.code ?? ''] ?? { ...BAD_REQUEST, message: error.message }
  const body = statusJson(fault)
  socket.end(
    [
      `HTTP/1.1 ${fault.line}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
  // Whoever does not read the answer does not keep the connection.
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

const LINGER_MS = 1000
