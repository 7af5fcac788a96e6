// A traced socket against a real server: what goes out in each message, and the root span that tells of it.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { openTracedSocket } from '../../harness/session/index.ts'
import { attribute, parseTraceparent } from '../../harness/telemetry/index.ts'
import { closedUrl } from './servers.ts'

type Sent = Readonly<Record<string, string>>

async function serveSockets(onMessage: (message: Sent, socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const received: Sent[] = []
  const handshakes: (string | undefined)[] = []
  server.on('connection', (socket, request) => {
    handshakes.push(request.headers['traceparent'] as string | undefined)
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Sent
      received.push(message)
      onMessage(message, socket)
    })
  })
  await once(server, 'listening')
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    received,
    handshakes,
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

const echo = (message: Sent, socket: WebSocket) => socket.send(JSON.stringify({ ...message, type: 'echo' }))

test('each message opens a trace of its own, whose PRODUCER root it names', async () => {
  await using server = await serveSockets(echo)
  await using socket = await openTracedSocket(server.url, 'open')
  const [one, two] = [await socket.send({ type: 'spin' }, 'one'), await socket.send({ type: 'spin' }, 'two')]
  expect(one.context.traceId).not.toBe(two.context.traceId)
  expect(server.received.map((message) => parseTraceparent(message['traceparent']))).toEqual([
    one.context,
    two.context,
  ])
  expect(one.span).toMatchObject({ kind: 'PRODUCER', kindNumber: 4, name: 'send spin', parentSpanId: '' })
  expect(one.span.spanId).toBe(one.context.spanId)
  expect(attribute(one.span.attributes, 'message.id')).toBe(server.received[0]?.['id'])
})

test('the handshake is a trace of its own', async () => {
  await using server = await serveSockets(echo)
  await using socket = await openTracedSocket(server.url, 'open')
  const context = parseTraceparent(server.handshakes[0])
  expect(socket.opening).toMatchObject({ kind: 'CLIENT', traceId: context?.traceId, spanId: context?.spanId })
})

test('an answer is told by its id from what else is said, whatever the order', async () => {
  const kept: (() => void)[] = []
  await using server = await serveSockets((message, socket) => {
    socket.send(JSON.stringify({ type: 'chat', text: 'hello' }))
    kept.push(() => echo(message, socket))
    if (kept.length === 2) for (const say of kept.toReversed()) say()
  })
  await using socket = await openTracedSocket(server.url, 'open')
  const sent = [socket.send({ type: 'spin', n: 1 }, 'one'), socket.send({ type: 'spin', n: 2 }, 'two')]
  expect((await Promise.all(sent)).map(({ answer }) => answer['n'])).toEqual([1, 2])
  expect(await socket.hear(({ type }) => type === 'chat', 'a chat message')).toMatchObject({ text: 'hello' })
})

test('a socket that is closed instead of answering says so, with the code', async () => {
  await using server = await serveSockets((_, socket) => socket.close(1011, 'out of order'))
  await using socket = await openTracedSocket(server.url, 'open')
  await expect(socket.send({ type: 'spin' }, 'a spin')).rejects.toMatchObject({
    code: 'SOCKET_SILENT',
    message: expect.stringContaining("the answer to 'a spin'"),
    cause: { message: 'the socket was closed with code 1011: out of order' },
  })
})

test('a socket that nobody opens is told at once', async () => {
  const url = (await closedUrl()).replace('http', 'ws')
  await expect(openTracedSocket(url, 'open')).rejects.toMatchObject({ code: 'SOCKET_SILENT' })
})
