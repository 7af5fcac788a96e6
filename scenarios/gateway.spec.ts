// The gateway: play and chat on one WebSocket, and play over HTTP.
import {
  chatOnSocket,
  dealOnSocket,
  dealThroughGateway,
  dealWithoutSession,
  failedOnSocket,
  refusedOnSocket,
  spinOnSocket,
  spinThroughGateway,
} from './contracts/gateway.ts'
import { activeUsers, gamePlays } from './contracts/metrics.ts'
import { expect, test } from './fixtures.ts'

const GATEWAY = 'vegas-casino-gateway'
const SPIN_PATH = [GATEWAY, 'vegas-slots-service', 'vegas-scoring-service']
/** More than a metric may have streams by the casino's own rules. */
const GUESTS = 24
const SLOTS = { 'game.type': 'slots' }

test('each message on a WebSocket is a trace of its own, down to the database', async ({
  sockets,
  telemetry,
}) => {
  const socket = await sockets.open(GATEWAY, '/ws')
  const won = await socket.send({ type: 'slots.spin', BetAmount: 5, CheatActive: true }, 'a spin that wins')
  expect(won.body).toMatchObject({
    type: 'slots.spin',
    win: true,
    traceparent: expect.stringContaining(won.traceId),
  })
  const again = await socket.send({ type: 'slots.spin', BetAmount: 2.5 }, 'a spin on the same socket')
  const refused = await socket.send({ type: 'slots.spin', BetAmount: 0 }, 'a bet of nothing')
  expect(refused.body).toMatchObject({ type: 'error', status: 400 })
  for (const spin of [won, again]) {
    const trace = await telemetry.traceOf(spin)
    expect(trace).toFulfil(spinOnSocket)
    expect(trace).toHaveCorrelatedLogs({ in: SPIN_PATH })
  }
  const trace = await telemetry.traceOf(refused)
  expect(trace).toFulfil(refusedOnSocket)
  expect(trace).toHaveCorrelatedLogs({ in: [GATEWAY] })
  await expect(telemetry.metric(gamePlays, SLOTS)).toIncreaseBy(2)
  await expect(telemetry.metric(activeUsers)).toBeAsPromised()
})

test('a spin that fails in the game is in error on every span up to the message, with the exception where it was met', async ({
  sockets,
  telemetry,
}) => {
  const socket = await sockets.open(GATEWAY, '/ws')
  // Won forty times over, it is more than can be counted exactly.
  const bet = { type: 'slots.spin', BetAmount: 90_000_000_000_000, CheatActive: true }
  const spin = await socket.send(bet, 'a spin that cannot be paid')
  expect(spin.body).toMatchObject({ type: 'error', status: 503 })
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(failedOnSocket)
  expect(trace).toHaveCorrelatedLogs({ in: [GATEWAY, 'vegas-slots-service'] })
})

test('what is said in the chat reaches everybody under the trace of who said it', async ({
  sockets,
  telemetry,
}) => {
  const [talker, listener] = [await sockets.open(GATEWAY, '/ws'), await sockets.open(GATEWAY, '/ws')]
  const text = `good luck ${crypto.randomUUID()}`
  const said = await talker.send({ type: 'chat', text }, 'wish good luck')
  const heard = await listener.hear((message) => message['text'] === text, 'the chat message')
  expect(heard['traceparent']).toEqual((said.body as typeof heard)['traceparent'])
  const trace = await telemetry.traceOf(said)
  expect(trace).toFulfil(chatOnSocket)
  expect(trace).toHaveCorrelatedLogs({ in: [GATEWAY] })
})

test("a slots spin over the gateway's HTTP interface is one trace down to the database", async ({
  api,
  telemetry,
}) => {
  const order = { BetAmount: 10, CheatActive: true }
  const spin = await api.of(GATEWAY).post('/api/games/slots/spin', order, 'spin over the gateway')
  expect(spin.status, JSON.stringify(spin.body)).toBe(200)
  expect(spin.body).toMatchObject({ win: true, payout: 400 })
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(spinThroughGateway)
  expect(trace).toHaveCorrelatedLogs({ in: SPIN_PATH })
  await expect(telemetry.metric(gamePlays, SLOTS)).toIncreaseBy(1)
})

test('a hand of blackjack is played on one WebSocket, each message in a trace of its own', async ({
  sockets,
  telemetry,
}) => {
  const socket = await sockets.open(GATEWAY, '/ws')
  const bet = { type: 'blackjack.deal', BetAmount: 10, Seed: 2 }
  const deal = await socket.send(bet, 'a deal')
  expect(deal.body).toMatchObject({ type: 'blackjack.deal', playerHand: ['2H', 'QH'], result: 'open' })
  const stand = await socket.send({ type: 'blackjack.stand' }, 'a stand')
  expect(stand.body).toMatchObject({ dealerScore: 20, result: 'lose', payout: 0 })
  const early = await socket.send({ type: 'blackjack.hit' }, 'a hit without a hand')
  expect(early.body).toMatchObject({ type: 'error', status: 409 })
  await telemetry.traceOf(stand)
  expect(await telemetry.traceOf(deal)).toFulfil(dealOnSocket)
})

test('a game of several moves wants a session at the gateway', async ({ api, players, telemetry }) => {
  const gateway = api.of(GATEWAY)
  const bet = { BetAmount: 10, Seed: 1 }
  const nobody = await gateway.post('/api/games/blackjack/deal', bet, 'a deal for nobody')
  expect([nobody.status, nobody.body]).toEqual([401, { error: 'log in first' }])
  const guest = gateway.with(await players.session(players.name()))
  const deal = await guest.post('/api/games/blackjack/deal', bet, 'a deal over the gateway')
  expect(deal.body).toMatchObject({ playerHand: ['KH', '7H'], result: 'open' })
  const bust = await guest.prepare('/api/games/blackjack/hit', {})
  expect(bust.body).toMatchObject({ result: 'lose' })

  expect(await telemetry.traceOf(nobody)).toFulfil(dealWithoutSession)
  const trace = await telemetry.traceOf(deal)
  expect(trace).toFulfil(dealThroughGateway)
  expect(trace).toHaveCorrelatedLogs({ in: [GATEWAY, 'vegas-auth-service', 'vegas-blackjack-service'] })
})

test('many guests play at once, each in a trace of their own, and together they are one stream of a metric', async ({
  api,
  telemetry,
}) => {
  const guests = Array.from({ length: GUESTS }, (_, at) => `the spin of guest ${at + 1}`)
  const gateway = api.of(GATEWAY)
  const spins = await Promise.all(
    guests.map((title) => gateway.post('/api/games/slots/spin', { BetAmount: 1 }, title)),
  )
  expect(new Set(spins.map((spin) => spin.status))).toEqual(new Set([200]))
  expect(new Set(spins.map((spin) => spin.traceId)).size).toBe(GUESTS)
  for (const spin of spins.slice(-2)) expect(await telemetry.traceOf(spin)).toFulfil(spinThroughGateway)
  await expect(telemetry.metric(gamePlays, SLOTS)).toIncreaseBy(GUESTS)
})
