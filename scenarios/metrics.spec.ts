// Metrics: each that these services promise is there, and those of money and luck count what happened.
import type { SettledTrace } from '../harness/playwright/index.ts'
import { type Exemplar, type Metric, serviceName } from '../harness/telemetry/index.ts'
import { betsProcessed, depositTotal, gameWins, promised } from './contracts/metrics.ts'
import { jvmMemory } from './contracts/runtime-metrics.ts'
import { expect, NATURAL, test } from './fixtures.ts'

const exemplarsOf = (service: string, metrics: readonly Metric[]): readonly Exemplar[] =>
  metrics
    .filter(({ resource }) => serviceName(resource) === service)
    .flatMap(({ data }) => data.points.flatMap((point) => ('exemplars' in point ? point.exemplars : [])))
    .filter(({ traceId }) => traceId !== '')

const leadsToSpan = ({ traceId, spanId }: Exemplar, recording: SettledTrace['recording']): boolean =>
  recording.trace(traceId)?.spans.some((span) => span.spanId === spanId) === true

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
  for (const metric of [...promised, jvmMemory]) await expect(telemetry.metric(metric)).toBeAsPromised()
})

test('exemplars of the languages whose SDK has them lead to recorded traces', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  await api.post('/api/games/roulette/spin', { Username, BetAmount: 1, BetType: 'color', BetValue: 'red' })
  const roll = await api.post('/api/dice/roll', { Username, BetAmount: 1, BetType: 'field' })
  const { recording } = await telemetry.traceOf(roll)
  const services = ['vegas-dice-service', 'vegas-roulette-service', 'vegas-scoring-service']
  const exemplars = () => services.map((service) => exemplarsOf(service, recording.metrics()))
  await expect.poll(() => exemplars().map((own) => own.length > 0)).toEqual([true, true, true])
  // Of what is still under way the span has yet to come.
  const led = exemplars()
  const astray = () => led.map((own) => own.filter((exemplar) => !leadsToSpan(exemplar, recording)).length)
  await expect.poll(astray).toEqual([0, 0, 0])
})
