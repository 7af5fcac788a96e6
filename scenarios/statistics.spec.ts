// Statistics: how the games went, from the scoring service by way of the dashboard.
import {
  allDashboardsSeen,
  dashboardSeen,
  gameResultsSeen,
  gamesListed,
  leaderboardOverHttp,
  leaderboardSeen,
  unknownGameSeen,
} from './contracts/statistics.ts'
import { expect, NATURAL, test } from './fixtures.ts'

const DASHBOARD = 'vegas-dashboard-service'
const SCORING = 'vegas-scoring-service'
const PATH = ['vegas-frontend-service', DASHBOARD, SCORING]

test('each look at the statistics is one trace down to the database', async ({
  api,
  blackjack,
  telemetry,
}) => {
  await blackjack.deal(10, NATURAL)
  const looks = [
    { contract: dashboardSeen, step: await api.get('/api/dashboard/blackjack') },
    { contract: leaderboardSeen, step: await api.get('/api/leaderboard/blackjack') },
    { contract: gameResultsSeen, step: await api.get('/api/game-results/blackjack') },
    { contract: allDashboardsSeen, step: await api.get('/api/dashboard') },
  ]
  for (const { contract, step } of looks) {
    expect(step.status, JSON.stringify(step.body)).toBe(200)
    const trace = await telemetry.traceOf(step)
    expect(trace).toFulfil(contract)
    expect(trace).toHaveCorrelatedLogs({ in: PATH })
  }
  const [of, leaders, results] = looks.map(({ step }) => step.body)
  expect(of).toMatchObject({ game: 'blackjack', plays: expect.any(Number), totalPayout: expect.any(Number) })
  expect((of as { plays: number }).plays).toBeGreaterThan(0)
  expect(leaders).toMatchObject({
    players: expect.arrayContaining([expect.objectContaining({ wins: expect.any(Number) })]),
  })
  expect(results).toMatchObject({
    results: expect.arrayContaining([expect.objectContaining({ bet: 10, payout: 25, outcome: 'win' })]),
  })
})

test("the dashboard's own HTTP interface tells the same", async ({ api, telemetry }) => {
  const board = await api.of(DASHBOARD).get('/api/leaderboard/slots')
  expect(board.body).toMatchObject({ game: 'slots' })
  const trace = await telemetry.traceOf(board)
  expect(trace).toFulfil(leaderboardOverHttp)
  expect(trace).toHaveCorrelatedLogs({ in: [DASHBOARD, SCORING] })
})

test('a game that there is not is 404 at every hop, and no failure of any', async ({ api, telemetry }) => {
  const chess = await api.get('/api/leaderboard/chess')
  expect([chess.status, chess.body]).toEqual([404, { error: expect.any(String) }])
  const trace = await telemetry.traceOf(chess)
  expect(trace).toFulfil(unknownGameSeen)
  expect(trace).toHaveCorrelatedLogs({ in: PATH })
})

test('the casino says what can be played, and under which flags', async ({ api, telemetry }) => {
  const games = await api.get('/api/games')
  expect(games.body).toMatchObject({
    games: expect.arrayContaining([
      { id: 'slots', actions: ['spin'], flags: { 'slots.payout': 'standard' } },
      {
        id: 'blackjack',
        actions: ['deal', 'hit', 'stand', 'double'],
        flags: { 'blackjack.payout': 'standard' },
      },
    ]),
  })
  const trace = await telemetry.traceOf(games)
  expect(trace).toFulfil(gamesListed)
  expect(trace).toHaveCorrelatedLogs({ in: ['vegas-frontend-service'] })
})
