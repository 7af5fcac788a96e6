// The scheduler: requests, daemons and messages are told apart and held together; logs lead to their traces.
import { joined, laterTournament, refusedJoin, shown, wholeTournament } from './contracts/scheduler.ts'
import { notificationsSent, statusTransitions } from './contracts/scheduler-metrics.ts'
import { causedBy } from '../harness/playwright/index.ts'
import { expect, test } from './fixtures.ts'

const API = 'scheduler-api'
const BOT = 'notifier-bot'
const DAEMONS = {
  'notification.check': 'notification-daemon',
  'status.transition': 'status-transition-daemon',
}
const now = () => new Date().toISOString()
/** Of which is told now. */
const later = () => ({ name: 'new year', starts_at: '9999-12-31T23:00:00Z', notify_at: now() })

interface Tournament {
  readonly id: string
  readonly status: string
}

test('a tournament is told of, starts and ends: daemons link to the request, messages go on to the bot and back to the API', async ({
  api,
  telemetry,
}) => {
  const scheduler = api.of(API)
  const at = now()
  const order = { name: 'friday cup', starts_at: at, ends_at: at, notify_at: at }
  const created = await scheduler.post('/tournaments', order, 'a tournament of no length')
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  const { id, status } = created.body as Tournament
  expect(status).toBe('SCHEDULED')
  const trace = await telemetry.traceOf(created)
  expect(trace).toFulfil(wholeTournament)
  await expect(telemetry.metric(notificationsSent)).toIncreaseBy(1)
  for (const new_status of ['IN_PROGRESS', 'COMPLETED'])
    await expect(telemetry.metric(statusTransitions, { new_status })).toIncreaseBy(1)
  const { body } = await scheduler.look(`/tournaments/${id}`)
  expect(body).toMatchObject({ status: 'COMPLETED' })
  expect((body as { announcements: string[] }).announcements.toSorted()).toEqual([
    expect.stringContaining('friday cup begins at '),
    'the tournament is COMPLETED',
    'the tournament is IN_PROGRESS',
  ])
})

test('joining a tournament is one trace over the broker and the bot back to the API, and joining twice is none of it', async ({
  api,
  telemetry,
}) => {
  const scheduler = api.of(API)
  const { id } = (await scheduler.prepare('/tournaments', later())).body as Tournament
  const player = { player_id: crypto.randomUUID() }
  const first = await scheduler.post(`/tournaments/${id}/players`, player, 'join')
  expect(first.status, JSON.stringify(first.body)).toBe(201)
  const again = await scheduler.post(`/tournaments/${id}/players`, player, 'join again')
  expect(again.status).toBe(409)
  const trace = await telemetry.traceOf(first)
  expect(trace).toFulfil(joined)
  expect(trace).toHaveCorrelatedLogs({ in: [API, BOT] })
  const refused = await telemetry.traceOf(again)
  expect(refused).toFulfil(refusedJoin)
  expect(refused).toHaveCorrelatedLogs({ in: [API] })
})

test('every statement of a request to the scheduler is a child of its span', async ({ api, telemetry }) => {
  const scheduler = api.of(API)
  const { id } = (await scheduler.prepare('/tournaments', later())).body as Tournament
  const looked = await scheduler.get(`/tournaments/${id}`, 'look at the tournament')
  expect(looked.body).toMatchObject({ id, players: [] })
  const trace = await telemetry.traceOf(looked)
  expect(trace).toFulfil(shown)
})

test('logs of the scheduler lead to the request, and those of daemons and bot to the traces that it caused', async ({
  api,
  telemetry,
}) => {
  const scheduler = api.of(API)
  const order = { ...later(), starts_at: now(), ends_at: now() }
  const trace = await telemetry.traceOf(await scheduler.post('/tournaments', order, 'a tournament'))
  expect(trace).toHaveCorrelatedLogs({ in: [API] })
  const caused = causedBy(trace)
  expect(caused.map(({ title }) => title).toSorted()).toEqual([
    'a tournament: notification.check',
    'a tournament: status.transition',
    'a tournament: status.transition',
  ])
  for (const one of caused) {
    const daemon = Object.entries(DAEMONS).find(([name]) => one.title.endsWith(name))?.[1] ?? ''
    expect(one).toHaveCorrelatedLogs({ in: [daemon, BOT, API] })
  }
})

test('players are told of a tournament before it starts', async ({ api, telemetry }) => {
  const created = await api.of(API).post('/tournaments', later(), 'a tournament for later')
  expect(created.body).toMatchObject({ status: 'SCHEDULED' })
  expect(await telemetry.traceOf(created)).toFulfil(laterTournament)
})
