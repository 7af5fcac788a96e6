// Roulette: won, lost, refused, and failed, each one trace down to where it ends.
import { betAmount, gameLatency, gamePlays, gameWins, scoringLatency } from './contracts/metrics.ts'
import {
  failedRoulette,
  refusedRoulette,
  rouletteFromPage,
  rouletteOnSocket,
  rouletteSpin,
  rouletteThroughGateway,
} from './contracts/roulette.ts'
import { expect, test } from './fixtures.ts'

const GATEWAY = 'vegas-casino-gateway'
const ROULETTE = 'vegas-roulette-service'
const ASKED = ['vegas-frontend-service', ROULETTE]
const PLAYED = [...ASKED, 'vegas-scoring-service']
const GAME = { 'game.type': 'roulette' }
/** The ball falls on 3, which is red. */
const Seed = 2

test('a won and a lost spin of the roulette are each one trace down to the database', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const bet = { Username, BetType: 'color', BetAmount: 12.5, Seed }
  const won = await api.post('/api/games/roulette/spin', { ...bet, BetValue: 'red' }, 'bet on red')
  expect(won.body).toEqual({ winning_number: 3, color: 'red', win: true, payout: 25, newBalance: 1012.5 })
  const lost = await api.post('/api/games/roulette/spin', { ...bet, BetValue: 'black' }, 'bet on black')
  expect(lost.body).toMatchObject({ winning_number: 3, win: false, payout: 0, newBalance: 1000 })
  const win = await telemetry.traceOf(won)
  expect(win).toFulfil(rouletteSpin('win'))
  expect(win).toHaveCorrelatedLogs({ in: PLAYED })
  const loss = await telemetry.traceOf(lost)
  expect(loss).toFulfil(rouletteSpin('lose'))
  expect(loss).toHaveCorrelatedLogs({ in: PLAYED })
  for (const metric of [gamePlays, betAmount, gameLatency])
    await expect(telemetry.metric(metric, GAME)).toIncreaseBy(2)
  await expect(telemetry.metric(gameWins, GAME)).toIncreaseBy(1)
  await expect(telemetry.metric(scoringLatency, { ...GAME, outcome: 'success' })).toIncreaseBy(2)
})

test('a bet that is not on the table is refused by the roulette, and is an error to the callers alone', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const bet = { Username, BetType: 'corner', BetValue: '1', BetAmount: 10 }
  const spin = await api.post('/api/games/roulette/spin', bet, 'bet on a corner')
  expect(spin.status).toBe(400)
  expect(spin.body).toEqual({ error: expect.stringContaining('bet_type must be one of straight') })
  expect(await players.balance(Username)).toBe(1000)
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(refusedRoulette)
  expect(trace).toHaveCorrelatedLogs({ in: ASKED })
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(0)
})

test("the roulette over the gateway's HTTP interface is one trace, won or failed", async ({
  api,
  telemetry,
}) => {
  const spin = (BetAmount: number, title: string) => {
    const bet = { BetType: 'straight', BetValue: '3', BetAmount, Seed }
    return api.of(GATEWAY).post('/api/games/roulette/spin', bet, title)
  }
  const won = await spin(10, 'bet on 3')
  expect(won.body).toEqual({ winning_number: 3, color: 'red', win: true, payout: 360 })
  // Won 36 times over, it is more than can be counted exactly.
  const failed = await spin(90_000_000_000_000, 'a bet that cannot be paid')
  expect(failed.status).toBe(503)
  const win = await telemetry.traceOf(won)
  expect(win).toFulfil(rouletteThroughGateway)
  expect(win).toHaveCorrelatedLogs({ in: [GATEWAY, ROULETTE, 'vegas-scoring-service'] })
  const failure = await telemetry.traceOf(failed)
  expect(failure).toFulfil(failedRoulette)
  expect(failure).toHaveCorrelatedLogs({ in: [GATEWAY, ROULETTE] })
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(1)
})

test('a spin of the roulette from the page is one trace down to the database', async ({
  lobby,
  players,
  telemetry,
}) => {
  await lobby.enter(players.name())
  const spin = await lobby.play('roulette', 'spin', '#spinBtn', '#gameResult')
  expect(Number(await lobby.shown('winningNumber'))).toBeLessThanOrEqual(36)
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(rouletteFromPage)
  expect(trace).toHaveCorrelatedLogs({ in: PLAYED })
})

test('a spin of the roulette on a WebSocket is one trace down to the database', async ({
  sockets,
  telemetry,
}) => {
  const socket = await sockets.open(GATEWAY, '/ws')
  const bet = { type: 'roulette.spin', BetType: 'color', BetValue: 'red', BetAmount: 10, Seed }
  const spin = await socket.send(bet, 'bet on red')
  expect(spin.body).toMatchObject({ type: 'roulette.spin', winning_number: 3, payout: 20 })
  expect(await telemetry.traceOf(spin)).toFulfil(rouletteOnSocket)
})
