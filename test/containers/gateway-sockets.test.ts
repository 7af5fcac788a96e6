// The gateway's sockets, on a real server with a slot machine that always pays: what is answered, refused, and ended.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { acceptSockets } from '../../containers/gateway/sockets.ts'
import { Table } from '../../containers/gateway/table.ts'
import { ApiError } from '../../containers/shared/node/errors.ts'
import { log } from '../../containers/shared/node/logger.ts'
import type { SpinRequest } from '../../containers/shared/node/games/slots-api.ts'
import { slotsMoves } from '../../containers/shared/node/games/slots-moves.ts'

beforeAll(() => {
  log.level = 'silent'
})

async function opened(spin = (request: SpinRequest) => ({ result: [], win: true, payout: request.bet * 2 })) {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const asked: SpinRequest[] = []
  const slots = {
    spin: async (request: SpinRequest) => {
      asked.push(request)
      return spin(request)
    },
  }
  const sockets = acceptSockets(server, new Table(slotsMoves(slots)))
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    asked,
    sockets,
    url,
    connect: async () => {
      const socket = new WebSocket(`${url}/ws`)
      await once(socket, 'open')
      return socket
    },
    [Symbol.asyncDispose]: async () => {
      await sockets.close()
      server.close()
      await once(server, 'close')
    },
  }
}

async function ask(socket: WebSocket, message: unknown): Promise<unknown> {
  const answered = once(socket, 'message')
  socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  const [data] = (await answered) as [Buffer]
  return JSON.parse(String(data))
}

test('a spin is asked for in cents, for one guest a socket, and answered in decimals', async () => {
  await using gateway = await opened()
  const [one, other] = [await gateway.connect(), await gateway.connect()]
  const spin = { type: 'slots.spin', id: 'a', BetAmount: 2.5 }
  expect(await ask(one, spin)).toEqual({ type: 'slots.spin', id: 'a', result: [], win: true, payout: 5 })
  await ask(one, spin)
  await ask(other, spin)
  expect(gateway.asked.map(({ bet }) => bet)).toEqual([250, 250, 250])
  expect(new Set(gateway.asked.map(({ player_id }) => player_id)).size).toBe(2)
})

test.each([
  ['{', 'the message is not a JSON object'],
  ['[1]', 'type is missing'],
  [{ type: 'dance' }, 'type must be chat or one of slots.spin'],
  [{ type: 'slots.spin', BetAmount: 'all' }, 'BetAmount must be a number with at most two decimals'],
  [{ type: 'chat', text: '' }, 'text must have 1 to 500 characters'],
])('%j is refused with the reason, and the socket stays open', async (message, error) => {
  await using gateway = await opened()
  const socket = await gateway.connect()
  expect(await ask(socket, message)).toEqual({ type: 'error', status: 400, error })
  expect(await ask(socket, { type: 'chat', text: 'still here' })).toMatchObject({ text: 'still here' })
  expect(gateway.asked).toEqual([])
})

test.each([
  { thrown: new ApiError(503, 'slots is not available'), status: 503, error: 'slots is not available' },
  { thrown: new TypeError('secret'), status: 500, error: 'internal error' },
])(
  'a game that fails with $thrown.message is told without inner detail',
  async ({ thrown, status, error }) => {
    await using gateway = await opened(() => {
      throw thrown
    })
    const socket = await gateway.connect()
    expect(await ask(socket, { type: 'slots.spin', BetAmount: 1 })).toEqual({ type: 'error', status, error })
  },
)

test('no socket is opened elsewhere', async () => {
  await using gateway = await opened()
  const refused = await once(new WebSocket(`${gateway.url}/other`), 'unexpected-response')
  const [, response] = refused as [unknown, IncomingMessage]
  expect(response.statusCode).toBe(404)
})

test('a gateway that stops says goodbye to everybody', async () => {
  await using gateway = await opened()
  const closed = once(await gateway.connect(), 'close')
  await gateway.sockets.close()
  const [code, reason] = (await closed) as [number, Buffer]
  expect([code, String(reason)]).toEqual([1001, 'the gateway stops'])
})
