// Clients that misbehave: bytes by hand on a socket, and calls that are left half sent.
import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { METHODS } from './clients.ts'

export interface HandSocket extends Disposable {
  readonly socket: Socket
  /** Resolves with all that came, once the server has ended its side. */
  readonly answered: Promise<string>
  readonly closed: Promise<void>
}

export async function handSocket(port: number, text = ''): Promise<HandSocket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  let answer = ''
  socket.setEncoding('latin1').on('data', (data: string) => {
    answer += data
  })
  const answered = new Promise<string>((resolve) => {
    for (const end of ['end', 'close']) socket.once(end, () => resolve(answer))
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  if (text !== '') socket.write(text)
  return { socket, answered, closed, [Symbol.dispose]: () => socket.destroy() }
}

/** The head of a request whose body is then sent, or is not. */
export const httpHead = (length: number, extra = 'X-Extra: none'): string =>
  `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n${extra}\r\nContent-Length: ${length}\r\n\r\n`

export interface HalfCall extends Disposable {
  readonly stream: ClientHttp2Stream
  /** grpc-status of the answer. */
  readonly status: Promise<string>
}

/** A call that has sent the first `sent` bytes of a message of `length`. */
export async function halfCall(url: string, length: number, sent: number): Promise<HalfCall> {
  const session: ClientHttp2Session = connectHttp2(url)
  session.on('error', () => {})
  const stream = session.request({
    ':method': 'POST',
    ':path': METHODS.traces,
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  stream.on('error', () => {})
  const status = new Promise<string>((resolve, reject) => {
    stream.once('response', (headers) => resolve(String(headers['grpc-status'])))
    stream.once('close', () => reject(new Error('closed without an answer')))
  })
  status.catch(() => {})
  const bytes = Buffer.alloc(5 + sent)
  bytes.writeUInt32BE(length, 1)
  await new Promise((resolve) => stream.write(bytes, resolve))
  return { stream, status, [Symbol.dispose]: () => session.destroy() }
}
