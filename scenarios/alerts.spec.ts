// Alerts: each fires on what it is there for, evaluated by Prometheus on the metrics that the casino really sent.
import { alertsIn } from '../harness/playwright/index.ts'
import { ALERT_RULES, failedDeposit, failedThroughGateway } from './contracts/alerts.ts'
import { rejectedSpin } from './contracts/spin.ts'
import { stuckEntry } from './contracts/transfer.ts'
import { expect, test } from './fixtures.ts'

// What one provokes, another must not see.
test.describe.configure({ mode: 'default' })

const GATEWAY = 'vegas-casino-gateway'

test('a deposit that is not booked raises the alarm, and one that is does not', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = await players.join()
  const topUp = await api.post('/api/user/topup', { Username, Amount: 50 }, 'a top-up that is booked')
  expect(topUp.status, JSON.stringify(topUp.body)).toBe(200)
  await expect(telemetry.alert('DepositsFailing', ALERT_RULES)).not.toFire()
  const nowhere = `/v1/accounts/${crypto.randomUUID()}/deposits`
  const lost = await api.of('accounts-service').post(nowhere, { amount_minor: 500 }, 'a deposit to nobody')
  expect(lost.status).toBe(404)
  expect(await telemetry.traceOf(lost)).toFulfil(failedDeposit)
  await expect(telemetry.alert('DepositsFailing', ALERT_RULES)).toFire()
})

test('a game that fails raises the alarm', async ({ api, telemetry }) => {
  const order = { BetAmount: 90_000_000_000_000, CheatActive: true }
  const failed = await api.of(GATEWAY).post('/api/games/slots/spin', order, 'a spin that cannot be paid')
  expect(failed.status).toBe(503)
  expect(await telemetry.traceOf(failed)).toFulfil(failedThroughGateway)
  await expect(telemetry.alert('GamesFailing', ALERT_RULES)).toFire()
})

test('a bet that is refused raises the alarm', async ({ api, players, telemetry }) => {
  const Username = await players.join()
  const refused = await api.post('/api/slots/spin', { Username, BetAmount: 5000 }, 'a bet over the balance')
  expect(refused.status).toBe(400)
  expect(await telemetry.traceOf(refused)).toFulfil(rejectedSpin)
  await expect(telemetry.alert('BetsFailing', ALERT_RULES)).toFire()
})

test('a chat whose WebSocket does not open raises the alarm', async ({
  api,
  probeChat,
  system,
  telemetry,
}) => {
  await api.get('/api/games', 'a look before the gateway is gone')
  const outage = await system.stop(GATEWAY)
  expect(await probeChat()).toBe(false)
  await expect(telemetry.alert('ChatUnreachable', ALERT_RULES)).toFire()
  await outage.end()
  expect(await probeChat()).toBe(true)
})

test('a read model that falls behind raises the alarm, and is quiet once it has caught up', async ({
  api,
  databases,
  system: _alone,
  telemetry,
  topics,
}) => {
  const migration = await databases.lock('readmodel', 'processed_events')
  const head = await topics.send({
    topic: 'ledger.entry.v1',
    headers: { event_id: crypto.randomUUID(), event_type: 'EntryPosted', aggregate_id: 'backlog' },
    value: JSON.stringify({
      entry_id: crypto.randomUUID(),
      from_account_id: crypto.randomUUID(),
      to_account_id: crypto.randomUUID(),
      amount_minor: 1,
      currency: 'EUR',
      posted_at: new Date().toISOString(),
    }),
    title: 'an entry, and a thousand copies behind it',
    copies: 1_100,
  })
  await expect(telemetry.alert('ConsumerBehind', ALERT_RULES)).toFire()
  // It stands for longer than just long enough: whoever reads the recording later may look at other moments.
  const still = await api.get('/api/games', 'a look while it is behind')
  await expect(telemetry.alert('ConsumerBehind', ALERT_RULES, still)).toFire()
  await migration.end()
  const trace = await telemetry.traceOf(head, { deadline: 30_000 })
  expect(trace).toFulfil(stuckEntry)
  expect(trace).toHaveCorrelatedLogs({ in: ['read-model-service'] })
  const after = await api.get('/api/games', 'a look after it has caught up')
  await expect(telemetry.alert('ConsumerBehind', ALERT_RULES, after)).not.toFire()
})

test('while everything works no alarm is raised', async ({
  api,
  players,
  probeChat,
  system: _alone,
  telemetry,
}) => {
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  const before = await api.get('/api/games', 'a look before')
  // Whatever failed earlier has been exported by then, and is no rise any more.
  await expect(telemetry.alert('GamesFailing', ALERT_RULES, before)).not.toFire()
  const spin = { Username: FromUsername, BetAmount: 1 }
  expect((await api.post('/api/slots/spin', spin, 'a spin')).status).toBe(200)
  const topUp = { Username: FromUsername, Amount: 50 }
  expect((await api.post('/api/user/topup', topUp, 'a top-up')).status).toBe(200)
  const order = { FromUsername, ToUsername, Amount: 1, IdempotencyKey: crypto.randomUUID() }
  const transfer = await api.post('/api/transfers', order, 'a transfer')
  await telemetry.traceOf(transfer)
  expect(await probeChat()).toBe(true)
  for (const alert of await alertsIn(ALERT_RULES))
    await expect(telemetry.alert(alert, ALERT_RULES, before)).not.toFire()
})
