// Spins: from the page, through the JSON API, and over the balance.
import { rejectedSpin, spinFromPage, spinThroughApi } from './contracts/spin.ts'
import { betAmount, gameLatency, gamePlays, scoringLatency } from './contracts/metrics.ts'
import { expect, test } from './fixtures.ts'

const SPIN_PATH = ['vegas-frontend-service', 'vegas-slots-service', 'vegas-scoring-service']
const SLOTS = { 'game.type': 'slots' }

test('a slots spin from the page is one trace down to the database', async ({
  lobby,
  players,
  telemetry,
}) => {
  await lobby.enter(players.name())
  const spin = await lobby.spinSlots({ bet: 10 })
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(spinFromPage)
  expect(trace).toHaveCorrelatedLogs({ in: SPIN_PATH })
  await expect(telemetry.metric(gamePlays, SLOTS)).toIncreaseBy(1)
})

test('a slots spin through the JSON API is one trace down to the database', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const spin = await api.post(
    '/api/slots/spin',
    { Username, BetAmount: 25, CheatActive: true },
    'spin for 25',
  )
  expect(spin.status).toBe(200)
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(spinThroughApi)
  expect(trace).toHaveCorrelatedLogs({ in: SPIN_PATH })
  for (const metric of [gamePlays, betAmount, gameLatency]) {
    await expect(telemetry.metric(metric, SLOTS)).toIncreaseBy(1)
  }
  await expect(telemetry.metric(scoringLatency, { ...SLOTS, outcome: 'success' })).toIncreaseBy(1)
})

test('a spin over the balance is refused, and only the client calls that an error', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const spin = await api.post('/api/slots/spin', { Username, BetAmount: 5000 }, 'spin for 5000')
  expect(spin.status).toBe(400)
  expect(spin.body).toMatchObject({ balance: 1000, required: 5000 })
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(rejectedSpin)
  expect(trace).toHaveCorrelatedLogs({ in: ['vegas-frontend-service'] })
  await expect(telemetry.metric(gamePlays, SLOTS)).toIncreaseBy(0)
})
