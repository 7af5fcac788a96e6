// OTLP over HTTP: routes, content types, limits and browsers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  encodeExportResponse,
  encodeStatus,
  exportResponseJson,
  OtlpDecodeError,
  type RpcStatus,
  statusJson,
} from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import { allowBrowsers, preflight } from './browsers.ts'
import { OverloadedError, TooLargeError } from './errors.ts'
import { answerToBrokenHttp } from './http-faults.ts'
import { readBody } from './http-body.ts'
import { inflate } from './inflate.ts'
import type { Answer, Encoding, Intake } from './intake.ts'
import type { Holding } from './limits.ts'
import type { SinkOptions } from './options.ts'

const SIGNALS: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/metrics': 'metrics',
  '/v1/logs': 'logs',
}

const CONTENT_TYPES: Readonly<Record<string, Encoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/json': 'json',
}

/** google.rpc.Code. */
const CODE = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
}

/** How often connections are looked over for those that took too long. */
const LOOK_OVER_MS = 1000

export function httpServer(intake: Intake, tls: SinkOptions['tls']): Server {
  const { headers, request: wholeRequest, idle } = intake.limits
  const times = {
    headersTimeout: headers,
    requestTimeout: wholeRequest,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(LOOK_OVER_MS, headers / 2, wholeRequest / 2),
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    allowBrowsers(request, response)
    const holding = intake.hold()
    handle(intake, request, response, holding)
      // The client went away in the middle: nobody is left to answer.
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
      .finally(() => holding[Symbol.dispose]())
  }
  const server =
    tls === undefined
      ? createServer(times, onRequest)
      : createTlsServer({ ...times, ...tls, handshakeTimeout: headers }, onRequest)
  // Who has sent all may end its side and still wait for the answer; Node would end the other side at once.
  Object.assign(server, { httpAllowHalfOpen: true })
  return server.on('clientError', (error, socket) => {
    intake.refused()
    answerToBrokenHttp(error, socket)
  })
}

async function handle(
  intake: Intake,
  request: IncomingMessage,
  response: ServerResponse,
  holding: Holding,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  const signal = Object.hasOwn(SIGNALS, path) ? SIGNALS[path] : undefined
  const encoding = encodingOf(request)
  const refuse = (code: number, status: RpcStatus) => {
    intake.refused()
    return sendStatus(request, response, code, encoding ?? 'json', status)
  }
  if (signal === undefined) {
    const message = `no such path: ${path}. OTLP has ${Object.keys(SIGNALS).join(', ')}.`
    return refuse(404, { code: CODE.NOT_FOUND, message })
  }
  if (request.method === 'OPTIONS') return preflight(request, response)
  if (!intake.allows(request.headers.authorization)) {
    response.setHeader('WWW-Authenticate', 'Bearer')
    return refuse(401, { code: CODE.UNAUTHENTICATED, message: 'a bearer token is needed to send here' })
  }
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST, OPTIONS')
    return refuse(405, { code: CODE.UNIMPLEMENTED, message: `${request.method} is not POST` })
  }
  if (encoding === undefined) {
    const types = Object.keys(CONTENT_TYPES).join(' or ')
    const message = `Content-Type ${request.headers['content-type'] ?? '(none)'} is not ${types}`
    return refuse(415, { code: CODE.INVALID_ARGUMENT, message })
  }
  const compression = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (compression !== 'identity' && compression !== 'gzip') {
    response.setHeader('Accept-Encoding', 'gzip')
    const message = `Content-Encoding ${compression} is neither gzip nor identity`
    return refuse(415, { code: CODE.INVALID_ARGUMENT, message })
  }
  let body: Uint8Array
  try {
    body = await readBody(request, intake.maxBytes, holding)
    if (compression === 'gzip') body = await inflate(body, intake.maxBytes, holding)
  } catch (error) {
    if (error instanceof OverloadedError) {
      return sendAnswer(request, response, signal, encoding, intake.overloaded(error))
    }
    if (error instanceof TooLargeError) {
      return refuse(413, { code: CODE.RESOURCE_EXHAUSTED, message: error.message })
    }
    if (!(error instanceof OtlpDecodeError)) throw error
    return refuse(400, { code: CODE.INVALID_ARGUMENT, message: error.message })
  }
  return sendAnswer(request, response, signal, encoding, await intake.accept('http', signal, encoding, body))
}

function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  signal: Signal,
  encoding: Encoding,
  answer: Answer,
): void {
  switch (answer.type) {
    case 'success': {
      const { partial } = answer
      const body = encoding === 'json' ? exportResponseJson(signal, partial) : encodeExportResponse(partial)
      return send(request, response, 200, encoding, body)
    }
    case 'fault': {
      const { http = 503, retryAfter } = answer.fault
      if (retryAfter !== undefined) response.setHeader('Retry-After', String(Math.ceil(retryAfter)))
      const code = http === 429 ? CODE.RESOURCE_EXHAUSTED : CODE.UNAVAILABLE
      return sendStatus(request, response, http, encoding, { code, message: 'told to answer so' })
    }
    case 'busy':
      response.setHeader('Retry-After', String(answer.retryAfter))
      return sendStatus(request, response, 503, encoding, {
        code: CODE.UNAVAILABLE,
        message: answer.message,
      })
    case 'too large':
      return sendStatus(request, response, 413, encoding, {
        code: CODE.RESOURCE_EXHAUSTED,
        message: answer.message,
      })
    case 'invalid':
      return sendStatus(request, response, 400, encoding, {
        code: CODE.INVALID_ARGUMENT,
        message: answer.message,
      })
    case 'internal':
      return sendStatus(request, response, 500, encoding, { code: CODE.INTERNAL, message: answer.message })
  }
}

function sendStatus(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  encoding: Encoding,
  status: RpcStatus,
): void {
  send(request, response, code, encoding, encoding === 'json' ? statusJson(status) : encodeStatus(status))
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  encoding: Encoding,
  body: string | Uint8Array,
): void {
  // Whoever is still sending must be heard out, or the connection breaks before the answer is read.
  if (!request.complete) request.resume()
  response.statusCode = code
  response.setHeader('Content-Type', encoding === 'json' ? 'application/json' : 'application/x-protobuf')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.end(body)
}

function encodingOf(request: IncomingMessage): Encoding | undefined {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(CONTENT_TYPES, type) ? CONTENT_TYPES[type] : undefined
}
