// Objectives, and rate, errors and duration: computed from the telemetry of real requests, by spans and by histograms.
import {
  judgeObjective,
  type Objective,
  type ObjectiveResult,
  redAgreement,
  redOf,
  serviceGraph,
} from '../assertions/index.ts'
import type { SettledTrace } from '../harness/playwright/index.ts'
import type { Trace } from '../harness/telemetry/index.ts'
import { ALERT_RULES } from './contracts/alerts.ts'
import { gamesSucceed, scoringIsFast } from './contracts/objectives.ts'
import { expect, test } from './fixtures.ts'

const GATEWAY = 'vegas-casino-gateway'
const SPIN = '/api/games/slots/spin'

const ownTraces = (settled: readonly SettledTrace[]): readonly Trace[] =>
  settled.flatMap(({ recording, traceId }) => recording.trace(traceId) ?? [])

function objectiveOf(objective: Objective, settled: readonly SettledTrace[]): ObjectiveResult {
  const recording = settled[0]?.recording
  const [recorded, metrics] = [recording?.traces() ?? [], recording?.metrics() ?? []]
  return judgeObjective(objective, { traces: ownTraces(settled), recorded, metrics })
}

test('99.5 % of games succeed while all are played, and not when one fails: spans and histograms agree on it', async ({
  api,
  telemetry,
}) => {
  const gateway = api.of(GATEWAY)
  const steps = await Promise.all(
    Array.from({ length: 10 }, (_, at) => gateway.post(SPIN, { BetAmount: 1 }, `game ${at + 1}`)),
  )
  const played: SettledTrace[] = []
  for (const step of steps) played.push(await telemetry.traceOf(step))
  expect(objectiveOf(gamesSucceed, played)).toMatchObject({ outcome: 'met', spans: { total: 10 } })
  const order = { BetAmount: 90_000_000_000_000, CheatActive: true }
  const failed = await telemetry.traceOf(await gateway.post(SPIN, order, 'a game that fails'))
  expect(objectiveOf(gamesSucceed, [...played, failed])).toMatchObject({ outcome: 'missed', ratio: 10 / 11 })
  await expect.poll(() => objectiveOf(gamesSucceed, played).agreement).toMatchObject({ outcome: 'agrees' })
})

test('95 % of scoring writes take less than 300 ms: spans and histograms agree on it', async ({
  api,
  telemetry,
}) => {
  const gateway = api.of(GATEWAY)
  const written: SettledTrace[] = []
  for (let game = 1; game <= 4; game++)
    written.push(await telemetry.traceOf(await gateway.post(SPIN, { BetAmount: 1 }, `game ${game}`)))
  expect(objectiveOf(scoringIsFast, written)).toMatchObject({ outcome: 'met', spans: { total: 4 } })
  const asFastAsNothing = { ...scoringIsFast, good: { withinSeconds: 0.000_001 } }
  expect(objectiveOf(asFastAsNothing, written)).toMatchObject({ outcome: 'missed', ratio: 0 })
  await expect
    .poll(() => objectiveOf(scoringIsFast, written).agreement)
    .toMatchObject({ outcome: 'agrees', spans: { total: expect.any(Number) } })
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
  const slow = await telemetry.traceOf(await played)
  expect(objectiveOf(scoringIsFast, [slow])).toMatchObject({ outcome: 'missed', spans: { total: 1 } })
  await expect(telemetry.alert('ScoringSlow', ALERT_RULES)).toFire()
})

test('rate, errors and duration out of the spans are those that services measure themselves', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const spin = await telemetry.traceOf(
    await api.post('/api/slots/spin', { Username, BetAmount: 10 }, 'a spin'),
  )
  await telemetry.traceOf(await api.get('/api/user/balance', 'a balance without a session'))
  const { recording } = spin
  const own = ownTraces([spin])
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
  const services = () => [
    ...new Set(redAgreement(recording.traces(), recording.metrics()).compared.map(({ service }) => service)),
  ]
  const wanted = ['vegas-frontend-service', 'vegas-scoring-service', 'accounts-service']
  await expect.poll(services).toEqual(expect.arrayContaining(wanted))
  expect(redAgreement(recording.traces(), recording.metrics()).findings).toEqual([])
  // The twin: the same metrics beside spans that take a second longer.
  const slower = recording.traces().map(({ traceId, spans }) => ({
    traceId,
    spans: spans.map((span) => ({ ...span, startTime: span.startTime - 1_000_000_000n })),
  }))
  expect(redAgreement(slower, recording.metrics()).findings.length).toBeGreaterThan(0)
})
