// Dice: won, lost, undecided, refused, and failed, each one trace down to where it ends.
import {
  diceFromPage,
  diceOnSocket,
  diceRoll,
  diceThroughGateway,
  failedDice,
  refusedDice,
} from './contracts/dice.ts'
import { betAmount, gameLatency, gamePlays, gameWins, scoringLatency } from './contracts/metrics.ts'
import { expect, test } from './fixtures.ts'

const GATEWAY = 'vegas-casino-gateway'
const DICE = 'vegas-dice-service'
const ASKED = ['vegas-frontend-service', DICE]
const PLAYED = [...ASKED, 'vegas-scoring-service']
const GAME = { 'game.type': 'dice' }

/** How the dice fall, by seed. */
const SIX_AND_SIX = 22
const THREE_AND_FOUR = 9

test('a won, a lost and an undecided roll of the dice are each one trace down to the database', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const roll = (BetType: string) => {
    const bet = { Username, BetType, BetAmount: 12.5, Seed: SIX_AND_SIX }
    return api.post('/api/games/dice/roll', bet, `bet on ${BetType}`)
  }
  const fell = { dice1: 6, dice2: 6, sum: 12, point: 0 }
  const won = await roll('boxcars')
  expect(won.body).toEqual({ ...fell, win: true, payout: 387.5, newBalance: 1375 })
  const lost = await roll('pass')
  expect(lost.body).toEqual({ ...fell, win: false, payout: 0, newBalance: 1362.5 })
  const pushed = await roll('dont_pass')
  expect(pushed.body).toEqual({ ...fell, win: false, payout: 12.5, newBalance: 1362.5 })
  for (const [step, outcome] of [
    [won, 'win'],
    [lost, 'lose'],
    [pushed, 'push'],
  ] as const) {
    const trace = await telemetry.traceOf(step)
    expect(trace).toFulfil(diceRoll(outcome))
    expect(trace).toHaveCorrelatedLogs({ in: PLAYED })
  }
  for (const metric of [gamePlays, betAmount, gameLatency])
    await expect(telemetry.metric(metric, GAME)).toIncreaseBy(3)
  await expect(telemetry.metric(gameWins, GAME)).toIncreaseBy(1)
  await expect(telemetry.metric(scoringLatency, { ...GAME, outcome: 'success' })).toIncreaseBy(3)
})

test('a bet that is not on the table is refused by the dice, and is an error to the callers alone', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const bet = { Username, BetType: 'hardways', BetAmount: 10 }
  const roll = await api.post('/api/games/dice/roll', bet, 'bet on the hard ways')
  expect(roll.status).toBe(400)
  expect(roll.body).toEqual({ error: expect.stringContaining('bet_type must be one of boxcars') })
  expect(await players.balance(Username)).toBe(1000)
  const trace = await telemetry.traceOf(roll)
  expect(trace).toFulfil(refusedDice)
  expect(trace).toHaveCorrelatedLogs({ in: ASKED })
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(0)
})

test("the dice over the gateway's HTTP interface are one trace, won or failed", async ({
  api,
  telemetry,
}) => {
  const roll = (BetAmount: number, title: string) => {
    const bet = { BetType: 'seven_out', BetAmount, Seed: THREE_AND_FOUR }
    return api.of(GATEWAY).post('/api/games/dice/roll', bet, title)
  }
  const won = await roll(10, 'bet on 7')
  expect(won.body).toEqual({ dice1: 3, dice2: 4, sum: 7, point: 0, win: true, payout: 50 })
  // Won five times over, it is more than can be counted exactly.
  const failed = await roll(90_000_000_000_000, 'a bet that cannot be paid')
  expect(failed.status).toBe(503)
  const win = await telemetry.traceOf(won)
  expect(win).toFulfil(diceThroughGateway)
  expect(win).toHaveCorrelatedLogs({ in: [GATEWAY, DICE, 'vegas-scoring-service'] })
  const failure = await telemetry.traceOf(failed)
  expect(failure).toFulfil(failedDice)
  expect(failure).toHaveCorrelatedLogs({ in: [GATEWAY, DICE] })
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(1)
})

test('a roll of the dice from the page is one trace down to the database', async ({
  lobby,
  players,
  telemetry,
}) => {
  await lobby.enter(players.name())
  const roll = await lobby.play('dice', 'roll', '#rollButton', '#diceResult')
  expect(await lobby.shown('diceFaces')).toMatch(/^[⚀-⚅] [⚀-⚅]$/)
  const trace = await telemetry.traceOf(roll)
  expect(trace).toFulfil(diceFromPage)
  expect(trace).toHaveCorrelatedLogs({ in: PLAYED })
})

test('a roll of the dice on a WebSocket is one trace down to the database', async ({
  sockets,
  telemetry,
}) => {
  const socket = await sockets.open(GATEWAY, '/ws')
  const bet = { type: 'dice.roll', BetType: 'seven_out', BetAmount: 10, Seed: THREE_AND_FOUR }
  const roll = await socket.send(bet, 'bet on 7')
  expect(roll.body).toMatchObject({ type: 'dice.roll', sum: 7, payout: 50 })
  expect(await telemetry.traceOf(roll)).toFulfil(diceOnSocket)
})
