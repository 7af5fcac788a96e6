// Metrics: each that these services promise is there, and those of money and luck count what happened.
import casino from '../containers/casino.ts'
import { attributeText } from '../harness/telemetry/index.ts'
import { databaseSize, infrastructureMetrics } from './contracts/infrastructure.ts'
import { betsProcessed, depositTotal, gameWins, promised } from './contracts/metrics.ts'
import { expect, NATURAL, test } from './fixtures.ts'

test('a won spin and a top-up are counted as such', async ({ api, players, telemetry }) => {
  const Username = await players.join()
  const spin = await api.post(
    '/api/slots/spin',
    { Username, BetAmount: 10, CheatActive: true },
    'a spin that wins',
  )
  expect(spin.body).toMatchObject({ win: true })
  const topUp = await api.post('/api/user/topup', { Username, Amount: 50 }, 'top up 50')
  expect(topUp.status, JSON.stringify(topUp.body)).toBe(200)
  await telemetry.traceOf(topUp)
  await expect(telemetry.metric(gameWins, { 'game.type': 'slots' })).toIncreaseBy(1)
  await expect(telemetry.metric(betsProcessed, { status: 'success' })).toIncreaseBy(1)
  await expect(telemetry.metric(depositTotal, { status: 'success' })).toIncreaseBy(1)
})

test('every metric of these flows is there with its instrument, unit and attributes', async ({
  api,
  blackjack,
  players,
  sockets,
  telemetry,
}) => {
  await sockets.open('vegas-casino-gateway', '/ws')
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  await api.post('/api/slots/spin', { Username: FromUsername, BetAmount: 10, CheatActive: true })
  const won = { Username: FromUsername, BetAmount: 10, Seed: 2 }
  await api.post('/api/games/roulette/spin', { ...won, BetType: 'color', BetValue: 'red' })
  await api.post('/api/dice/roll', { ...won, BetType: 'field' })
  await blackjack.deal(10, NATURAL)
  await players.session(FromUsername)
  await api.of('vegas-dashboard-service').look('/api/dashboard')
  await api.post('/api/user/topup', { Username: FromUsername, Amount: 50 })
  const order = { FromUsername, ToUsername, Amount: 5, IdempotencyKey: crypto.randomUUID() }
  await telemetry.traceOf(await api.post('/api/transfers', order))
  for (const metric of promised) await expect(telemetry.metric(metric)).toBeAsPromised()
})

test('Postgres and Redis are measured by the Collector: each metric by name, instrument and unit, from the server it names', async ({
  telemetry,
}) => {
  for (const metric of infrastructureMetrics) await expect(telemetry.metric(metric)).toBeAsPromised()
  await expect(telemetry.metric({ ...databaseSize, unit: 's' })).not.toBeAsPromised()
  const sizes = telemetry
    .metric(databaseSize)
    .recording.metrics()
    .filter(({ name }) => name === databaseSize.name)
  const databases = sizes.map(({ resource }) =>
    attributeText(resource.attributes, 'postgresql.database.name'),
  )
  const { postgres } = casino.infrastructure
  if (postgres?.kind !== 'postgres') throw new Error('the casino has no Postgres')
  expect([...new Set(databases)]).toEqual(expect.arrayContaining([...postgres.databases]))
})
