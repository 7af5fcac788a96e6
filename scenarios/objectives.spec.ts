// Objectives, and rate, errors and duration: computed from the telemetry of real requests, by spans and by histograms.
import {
  judgeObjective,
  type Objective,
  type ObjectiveResult,
  redAgreement,
  redOf,
  serviceGraph,
} from '../assertions/index.ts'
import type { HttpStep, SettledTrace, Step } from '../harness/playwright/index.ts'
import type { Trace } from '../harness/telemetry/index.ts'
import { ALERT_RULES } from './contracts/alerts.ts'
import { gamesSucceed, scoringIsFast } from './contracts/objectives.ts'
import { GAMES } from './contracts/services.ts'
import { expect, NATURAL, test } from './fixtures.ts'

const GATEWAY = 'vegas-casino-gateway'
const SPIN = '/api/games/slots/spin'

type Settled = Pick<SettledTrace, 'recording'>

/** `steps`: behind the barrier of the trace that is settled. */
const tracesOf = ({ recording }: Settled, steps: readonly Step[]): readonly Trace[] =>
  steps.flatMap(({ traceId }) => recording.trace(traceId) ?? [])

function objectiveOf(objective: Objective, settled: Settled, steps: readonly Step[]): ObjectiveResult {
  const { recording } = settled
  return judgeObjective(objective, {
    traces: tracesOf(settled, steps),
    recorded: recording.traces(),
    metrics: recording.metrics(),
  })
}

test('99.5 % of games succeed while all are played, and not when one fails: spans and histograms agree on it', async ({
  api,
  telemetry,
}) => {
  const play = (title: string, bet: object = { BetAmount: 1 }) => api.of(GATEWAY).post(SPIN, bet, title)
  const played = await Promise.all(Array.from({ length: 10 }, (_, at) => play(`game ${at + 1}`)))
  const failed = await play('a game that fails', { BetAmount: 90_000_000_000_000, CheatActive: true })
  const settled = await telemetry.traceOf(failed)
  expect(objectiveOf(gamesSucceed, settled, played)).toMatchObject({ outcome: 'met', spans: { total: 10 } })
  const all = objectiveOf(gamesSucceed, settled, [...played, failed])
  expect(all).toMatchObject({ outcome: 'missed', ratio: 10 / 11 })
  await expect
    .poll(() => objectiveOf(gamesSucceed, settled, played).agreement)
    .toMatchObject({ outcome: 'agrees' })
})

test('95 % of scoring writes take less than 300 ms: spans and histograms agree on it', async ({
  api,
  telemetry,
}) => {
  const written: HttpStep[] = []
  for (let game = 1; game <= 4; game++)
    written.push(await api.of(GATEWAY).post(SPIN, { BetAmount: 1 }, `game ${game}`))
  const last = written.at(-1)
  if (last === undefined) throw new Error('nothing was played')
  const settled = await telemetry.traceOf(last)
  expect(objectiveOf(scoringIsFast, settled, written)).toMatchObject({ outcome: 'met', spans: { total: 4 } })
  const atOnce = { ...scoringIsFast, good: { withinSeconds: 0.000_001 } }
  expect(objectiveOf(atOnce, settled, written)).toMatchObject({ outcome: 'missed', ratio: 0 })
  await expect
    .poll(() => objectiveOf(scoringIsFast, settled, written).agreement)
    .toMatchObject({ outcome: 'agrees' })
})

test('scoring that stands still for a moment misses its objective, and the alarm is raised', async ({
  api,
  system,
  telemetry,
}) => {
  const pause = await system.pause('vegas-scoring-service')
  const begun = performance.now()
  const played = api.of(GATEWAY).post(SPIN, { BetAmount: 1 }, 'a game whose result has to wait')
  await expect.poll(() => performance.now() - begun).toBeGreaterThan(500)
  await pause.end()
  const slow = await played
  const settled = await telemetry.traceOf(slow)
  expect(objectiveOf(scoringIsFast, settled, [slow])).toMatchObject({
    outcome: 'missed',
    spans: { total: 1 },
  })
  await expect(telemetry.alert('ScoringSlow', ALERT_RULES)).toFire()
})

test('rate, errors and duration out of the spans are those that services measure themselves, over HTTP and gRPC', async ({
  api,
  blackjack,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  await api.post('/api/games/roulette/spin', { Username, BetAmount: 1, BetType: 'color', BetValue: 'red' })
  await api.post('/api/dice/roll', { Username, BetAmount: 1, BetType: 'field' })
  await blackjack.deal(1, NATURAL)
  await api.get('/api/leaderboard/slots')
  const spin = await api.post('/api/slots/spin', { Username, BetAmount: 10 }, 'a spin')
  const settled = await telemetry.traceOf(spin)
  const { recording } = settled
  const own = tracesOf(settled, [spin])
  expect(serviceGraph(own)).toEqual([
    { from: 'vegas-frontend-service', to: 'vegas-slots-service', calls: 1, errors: 0 },
    { from: 'vegas-slots-service', to: 'vegas-scoring-service', calls: 1, errors: 0 },
  ])
  expect(redOf(own).map(({ service, count, errors }) => ({ service, count, errors }))).toEqual(
    ['vegas-frontend-service', 'vegas-scoring-service', 'vegas-slots-service'].map((service) => ({
      service,
      count: 1,
      errors: 0,
    })),
  )
  const compared = () => [
    ...new Set(
      redAgreement(recording.traces(), recording.metrics()).compared.map(
        ({ service, metric }) => `${metric} of ${service}`,
      ),
    ),
  ]
  const wanted = [
    ...['vegas-frontend-service', 'vegas-scoring-service', 'accounts-service'].map(
      (service) => `http.server.request.duration of ${service}`,
    ),
    ...[...GAMES, 'vegas-dashboard-service'].map((service) => `rpc.server.call.duration of ${service}`),
  ]
  await expect.poll(compared).toEqual(expect.arrayContaining(wanted))
  expect(redAgreement(recording.traces(), recording.metrics()).findings).toEqual([])
  // The twin: the same metrics beside spans that take a second longer.
  const slower = recording.traces().map(({ traceId, spans }) => ({
    traceId,
    spans: spans.map((span) => ({ ...span, startTime: span.startTime - 1_000_000_000n })),
  }))
  const told = redAgreement(slower, recording.metrics()).findings.map(({ subject }) => subject.name)
  expect(new Set(told)).toEqual(new Set(['http.server.request.duration', 'rpc.server.call.duration']))
})
