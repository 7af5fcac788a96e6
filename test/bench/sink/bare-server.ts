// What any server on Node must do: read the body, inflate it, keep it, answer. The floor under every other figure.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const inflate = promisify(gunzip)
const kept: Uint8Array[] = []

function read(stream: IncomingMessage | ServerHttp2Stream): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => resolve(Buffer.concat(chunks)))
  })
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request)
  kept.push(request.headers['content-encoding'] === 'gzip' ? await inflate(body) : body)
  response.end()
}

const PREFIX = 5

async function answerCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  const message = (await read(stream)).subarray(PREFIX)
  kept.push(headers['grpc-encoding'] === 'gzip' ? await inflate(message) : message)
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(Buffer.alloc(PREFIX))
}

const http = createServer((request, response) => void answer(request, response))
const grpc = createHttp2Server({ settings: { initialWindowSize: 8 << 20 } })
grpc.on('session', (session) => session.setLocalWindowSize(8 << 20))
grpc.on('stream', (stream, headers) => void answerCall(stream, headers))

for (const server of [http, grpc]) await once(server.listen(0, '127.0.0.1'), 'listening')
const url = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
process.stdout.write(`${JSON.stringify({ http: url(http), grpc: url(grpc) })}\n`)
