// Alerts: each fires on what it is there for, evaluated by Prometheus on the metrics that the casino really sent.
import { serviceUrl } from '../harness/playwright/index.ts'
import { ALERT_RULES, failedDeposit, failedThroughGateway } from './contracts/alerts.ts'
import { rejectedSpin } from './contracts/spin.ts'
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

test('the chat is up while its WebSocket opens; where nothing opens, the alarm is raised', async ({
  probeChat,
  session,
  telemetry,
}) => {
  const up = await probeChat(new URL(serviceUrl(session, GATEWAY)).host)
  expect(up.success).toBe(true)
  await expect(telemetry.alert('ChatUnreachable', ALERT_RULES, up.series)).not.toFire()
  const nothing = await probeChat('127.0.0.1:1')
  expect(nothing.success).toBe(false)
  await expect(telemetry.alert('ChatUnreachable', ALERT_RULES, nothing.series)).toFire()
})
