// The door by which test workers and other commands reach a session: its description, its feed, its markers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import type { RequestHeaders } from '../../assertions/index.ts'
import type { Interruption } from '../runtime/index.ts'
import type { Recording } from '../recording/index.ts'
import { encodeEntry } from './feed.ts'
import type { MarkerReceipt } from './markers.ts'
import type { SessionDescription } from './description.ts'
import { restoredRequest, type StoredRequest } from './sent-requests.ts'
import { type Turn, Turns } from './turns.ts'

export interface ControlOptions {
  readonly describe: () => SessionDescription
  readonly recording: Recording
  readonly sendMarkers: () => Promise<readonly MarkerReceipt[]>
  readonly interrupt: (name: string, how: Interruption) => Promise<void>
  readonly restore: (name: string) => Promise<void>
  /** Keeps the headers of a request that somebody sent. */
  readonly keepRequest: (request: RequestHeaders) => void
}

export interface Control extends AsyncDisposable {
  /** With an unguessable path: a web page in the tested browser can't reach it by chance. */
  readonly url: string
}

export async function startControl(options: ControlOptions): Promise<Control> {
  const secret = randomBytes(12).toString('hex')
  const turns = new Turns()
  const server = createServer((request, response) => {
    answer(options, turns, request, response, `/${secret}`).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify(failure(error)))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`,
    [Symbol.asyncDispose]: () => close(server),
  }
}

async function answer(
  options: ControlOptions,
  turns: Turns,
  request: IncomingMessage,
  response: ServerResponse,
  prefix: string,
) {
  switch (`${request.method} ${request.url}`) {
    case `GET ${prefix}/session`:
      json(response, options.describe())
      return
    case `POST ${prefix}/markers`:
      json(response, await options.sendMarkers())
      return
    case `POST ${prefix}/requests`:
      options.keepRequest(restoredRequest((await readJson(request)) as StoredRequest))
      response.writeHead(204).end()
      return
    case `POST ${prefix}/interrupt`: {
      const { name, how } = (await readJson(request)) as { name: string; how: Interruption }
      await options.interrupt(name, how)
      response.writeHead(204).end()
      return
    }
    case `POST ${prefix}/restore`:
      await options.restore(((await readJson(request)) as { name: string }).name)
      response.writeHead(204).end()
      return
    case `GET ${prefix}/turn/shared`:
      await holdTurn(turns, 'shared', response)
      return
    case `GET ${prefix}/turn/alone`:
      await holdTurn(turns, 'alone', response)
      return
    case `GET ${prefix}/feed`:
      stream(options.recording, response)
      return
    default:
      response.writeHead(404).end()
  }
}

/** The turn lasts as long as the connection: one whose holder died is free again. */
async function holdTurn(turns: Turns, turn: Turn, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const giveBack = await turns.take(turn, gone.signal).catch(() => undefined)
  if (giveBack === undefined) return
  response.on('close', giveBack)
  if (response.closed) giveBack()
  else response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders()
}

function failure(error: unknown): { readonly code: string; readonly error: string } {
  if (!(error instanceof Error)) return { code: 'INTERNAL', error: String(error) }
  return { code: 'code' in error ? String(error.code) : 'INTERNAL', error: error.message }
}

function json(response: ServerResponse, value: unknown) {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

function stream(recording: Recording, response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  // Whoever attaches waits for the head of the answer, and there may be no entry yet to send it with.
  response.flushHeaders()
  for (const entry of recording.entries()) response.write(encodeEntry(entry))
  const unsubscribe = recording.subscribeEntries((entry) => response.write(encodeEntry(entry)))
  response.on('close', unsubscribe)
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
