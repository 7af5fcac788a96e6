// Feature flags: a flag that is flipped shows in the next trace, and a flag service that fails costs nobody the game.
import type { SettledTrace } from '../harness/playwright/index.ts'
import { playedUnder } from './contracts/flags.ts'
import { gamePlays } from './contracts/metrics.ts'
import { spinUnderVariant, spinWithoutFlag, spinWithoutFlagService } from './contracts/spin.ts'
import { expect, test } from './fixtures.ts'

// All of them change one flag.
test.describe.configure({ mode: 'default' })

interface OtherGame {
  readonly game: string
  readonly path: string
  readonly bet: object
  readonly usual: number
  readonly happyHour: number
}

/** Each in another language; the seed makes them win. */
const OTHER_GAMES: readonly OtherGame[] = [
  {
    game: 'roulette',
    path: '/api/games/roulette/spin',
    bet: { BetType: 'color', BetValue: 'red', BetAmount: 12.5, Seed: 2 },
    usual: 25,
    happyHour: 27.5,
  },
  {
    game: 'dice',
    path: '/api/games/dice/roll',
    bet: { BetType: 'boxcars', BetAmount: 12.5, Seed: 22 },
    usual: 387.5,
    happyHour: 426.25,
  },
]

const SPIN_PATH = ['vegas-frontend-service', 'vegas-slots-service']
const plays = (variant: string) => ({ 'game.type': 'slots', 'feature_flag.variant': variant })

/** Only telemetry tells the opaque id of a player. */
function playerOf({ recording, traceId }: SettledTrace): string {
  const spans = recording.trace(traceId)?.spans ?? []
  const ids = spans.flatMap((span) => span.attributes.filter(({ key }) => key === 'player.id'))
  return String(ids[0]?.value)
}

test('a flag that is flipped for one player shows in the next trace: on the spans, in the event, in the metric', async ({
  api,
  flags,
  players,
  telemetry,
}) => {
  const [lucky, other] = [await players.join(), await players.join()]
  const spin = (Username: string, title: string) =>
    api.post('/api/slots/spin', { Username, BetAmount: 10, CheatActive: true }, title)
  const before = await spin(lucky, 'a spin before the flip')
  expect(before.body).toMatchObject({ payout: 400 })
  const traceBefore = await telemetry.traceOf(before)
  expect(traceBefore).toFulfil(spinUnderVariant('standard'))
  expect(traceBefore).not.toFulfil(spinUnderVariant('happy-hour'))
  await flags.offer('slots.payout', 'happy-hour', playerOf(traceBefore))
  const after = await spin(lucky, 'a spin after the flip')
  expect(after.body).toMatchObject({ payout: 440 })
  const elsewhere = await spin(other, 'a spin of another player')
  const traceAfter = await telemetry.traceOf(after)
  expect(traceAfter).toFulfil(spinUnderVariant('happy-hour'))
  expect(traceAfter).toHaveCorrelatedLogs({ in: SPIN_PATH })
  expect(await telemetry.traceOf(elsewhere)).toFulfil(spinUnderVariant('standard'))
  await expect(telemetry.metric(gamePlays, plays('happy-hour'))).toIncreaseBy(1)
})

for (const { game, path, bet, usual, happyHour } of OTHER_GAMES)
  test(`a flag of ${game} that is flipped for one player shows in the next trace, too`, async ({
    api,
    flags,
    players,
    telemetry,
  }) => {
    const order = { Username: await players.join(), ...bet }
    const before = await api.post(path, order, `${game} before the flip`)
    expect(before.body).toMatchObject({ payout: usual })
    const traceBefore = await telemetry.traceOf(before)
    expect(traceBefore).toFulfil(playedUnder(game, path, 'standard'))
    await flags.offer(`${game}.payout`, 'happy-hour', playerOf(traceBefore))
    const after = await api.post(path, order, `${game} after the flip`)
    expect(after.body).toMatchObject({ payout: happyHour })
    const traceAfter = await telemetry.traceOf(after)
    expect(traceAfter).toFulfil(playedUnder(game, path, 'happy-hour'))
    expect(traceAfter).not.toFulfil(playedUnder(game, path, 'standard'))
    const plays = { 'game.type': game, 'feature_flag.variant': 'happy-hour' }
    await expect(telemetry.metric(gamePlays, plays)).toIncreaseBy(1)
  })

test('a flag that cannot be evaluated costs nobody the game: the default is played, and the event says why', async ({
  api,
  flags,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const order = { Username, BetAmount: 10, CheatActive: true }
  const before = await telemetry.traceOf(await api.post('/api/slots/spin', order, 'a spin under the flag'))
  expect(before).not.toFulfil(spinWithoutFlag)
  await flags.offer('slots.payout', 'a variant that is not there', playerOf(before))
  const spin = await api.post('/api/slots/spin', order, 'a spin without the flag')
  expect(spin.body).toMatchObject({ win: true, payout: 400 })
  expect(await telemetry.traceOf(spin)).toFulfil(spinWithoutFlag)
  await expect(telemetry.metric(gamePlays, plays('none'))).toIncreaseBy(1)
})

test('a flag service that is down costs nobody the game: the default is played, and the event says why', async ({
  api,
  players,
  system,
  telemetry,
}) => {
  const Username = await players.join()
  const order = { Username, BetAmount: 10, CheatActive: true }
  const outage = await system.stop('flags')
  const spin = await api.post('/api/slots/spin', order, 'a spin without the flag service')
  expect(spin.body).toMatchObject({ win: true, payout: 400 })
  await outage.end()
  expect(await telemetry.traceOf(spin)).toFulfil(spinWithoutFlagService)
  const again = await api.post('/api/slots/spin', order, 'a spin once it is back')
  const trace = await telemetry.traceOf(again)
  expect(trace).not.toFulfil(spinWithoutFlagService)
  expect(trace).toFulfil(spinUnderVariant('standard'))
})
