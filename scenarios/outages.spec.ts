// What happens to events when parts of the system fail. Who asks for `system` runs alone: others would see the parts gone, too.
import { diceDown, diceDownAtGateway } from './contracts/dice.ts'
import { outboxRelayLatency } from './contracts/metrics.ts'
import { leaderboardMissing } from './contracts/statistics.ts'
import { delayedTransfer, poisonMessage, redeliveredTransfer } from './contracts/transfer.ts'
import { expect, test } from './fixtures.ts'

const READ_MODEL = 'read-model-service'
const EVENT_PATH = ['orchestrator-service', 'ledger-service', READ_MODEL]

test('a transfer while Kafka is down is published once it is back, in the same trace, and the failed attempts show as errors', async ({
  api,
  players,
  system,
  telemetry,
}) => {
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  const order = { FromUsername, ToUsername, Amount: 3, IdempotencyKey: crypto.randomUUID() }
  // Whatever came before lies behind a barrier: the outage hits this transfer's events, and no others.
  await telemetry.traceOf(await api.get('/api/games', 'look at the games'))
  const outage = await system.stop('kafka')
  const sent = await api.post('/api/transfers', order, 'transfer 3 while Kafka is down')
  expect(sent.status, JSON.stringify(sent.body)).toBe(201)
  for (const topic of ['ledger.entry.v1', 'orchestrator.transfer.v1']) {
    await telemetry.seen(
      sent,
      `a failed attempt to send to ${topic}`,
      (span) => span.name === `send ${topic}` && span.status.code === 'ERROR',
    )
  }
  await outage.end()
  const trace = await telemetry.traceOf(sent, { deadline: 30_000 })
  expect(trace).toFulfil(delayedTransfer)
  expect(trace).toHaveCorrelatedLogs({ in: EVENT_PATH })
  await expect(telemetry.metric(outboxRelayLatency)).toBeAsPromised()
})

test('an event that is delivered again is consumed again in its own trace, and changes nothing', async ({
  api,
  players,
  system,
  telemetry,
  topics,
}) => {
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  const order = { FromUsername, ToUsername, Amount: 4, IdempotencyKey: crypto.randomUUID() }
  const sent = await api.post('/api/transfers', order, 'transfer 4, delivered twice')
  await telemetry.seen(sent, 'the consumption of its entry', (span) => span.name === 'consume EntryPosted')
  const restart = await system.stop(READ_MODEL)
  await topics.rewind({ group: 'read-model', topic: 'ledger.entry.v1', messages: 1 })
  await restart.end()
  const trace = await telemetry.traceOf(sent, { deadline: 30_000 })
  expect(trace).toFulfil(redeliveredTransfer)
  expect(trace).toHaveCorrelatedLogs({ in: EVENT_PATH })
  expect(await players.balance(FromUsername)).toBe(996)
})

test('an event that nobody can use is told as an error and put among the dead letters, in its own trace', async ({
  telemetry,
  topics,
}) => {
  const poisoned = await topics.send({
    topic: 'ledger.entry.v1',
    headers: { event_id: crypto.randomUUID(), event_type: 'EntryPosted', aggregate_id: 'none' },
    value: '{"amount_minor": "much"}',
    title: 'a poison message',
  })
  const trace = await telemetry.traceOf(poisoned)
  expect(trace).toFulfil(poisonMessage)
  expect(trace).toHaveCorrelatedLogs({ in: [READ_MODEL] })
})

test('while the dashboard is down its readers are told 503, and what failed stands on the spans that waited for it', async ({
  api,
  system,
  telemetry,
}) => {
  const outage = await system.stop('vegas-dashboard-service')
  const board = await api.get('/api/leaderboard/slots', 'a leaderboard while the dashboard is down')
  expect([board.status, board.body]).toEqual([503, { error: 'dashboard is not available, try again later' }])
  await outage.end()
  await expect.poll(async () => (await api.look('/api/leaderboard/slots')).status).toBe(200)
  const trace = await telemetry.traceOf(board)
  expect(trace).toFulfil(leaderboardMissing)
  expect(trace).toHaveCorrelatedLogs({ in: ['vegas-frontend-service'] })
})

test('while a game is down its players are told 503 and keep their money, at the frontend and at the gateway', async ({
  api,
  players,
  system,
  telemetry,
}) => {
  const Username = await players.join()
  const bet = { Username, BetAmount: 10, BetType: 'field' }
  const outage = await system.stop('vegas-dice-service')
  const roll = await api.post('/api/games/dice/roll', bet, 'a roll while dice is down')
  const proxied = await api.of('vegas-casino-gateway').post('/api/games/dice/roll', bet, 'the same, proxied')
  for (const { status, body } of [roll, proxied])
    expect([status, body]).toEqual([503, { error: 'dice is not available, try again later' }])
  await outage.end()
  expect(await players.balance(Username)).toBe(1000)
  await expect.poll(async () => (await api.prepare('/api/games/dice/roll', bet)).status).toBe(200)
  for (const { step, contract, by } of [
    { step: roll, contract: diceDown, by: 'vegas-frontend-service' },
    { step: proxied, contract: diceDownAtGateway, by: 'vegas-casino-gateway' },
  ]) {
    const trace = await telemetry.traceOf(step)
    expect(trace).toFulfil(contract)
    expect(trace).toHaveCorrelatedLogs({ in: [by] })
  }
})
