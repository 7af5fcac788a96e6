// Transfers: a good one, the same again, and a malformed one.
import { entriesCreated, outboxRelayLatency, transferLatency } from './contracts/metrics.ts'
import { malformedTransfer, replayedTransfer, transfer, transferFromPage } from './contracts/transfer.ts'
import { expect, test } from './fixtures.ts'

const USD = { currency: 'USD' }
const TRANSFER_PATH = [
  'vegas-frontend-service',
  'orchestrator-service',
  'ledger-service',
  'read-model-service',
]

test('a transfer is one trace through the outbox and Kafka to the read model', async ({
  api,
  players,
  telemetry,
}) => {
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  const IdempotencyKey = crypto.randomUUID()
  const sent = await api.post(
    '/api/transfers',
    { FromUsername, ToUsername, Amount: 12.5, IdempotencyKey },
    'transfer 12.50',
  )
  expect(sent.status, JSON.stringify(sent.body)).toBe(201)
  const trace = await telemetry.traceOf(sent)
  expect(trace).toFulfil(transfer)
  expect(trace).toHaveCorrelatedLogs({ in: TRANSFER_PATH })
  await expect(telemetry.metric(entriesCreated, USD)).toIncreaseBy(1)
  await expect(telemetry.metric(transferLatency, { outcome: 'success' })).toIncreaseBy(1)
  await expect(telemetry.metric(outboxRelayLatency)).toIncreaseBy(2)
})

test('a transfer from the page is one trace from the click to the read model', async ({
  lobby,
  players,
  telemetry,
}) => {
  const to = await players.join()
  await lobby.enter(players.name())
  const sent = await lobby.transfer(to, 20)
  const trace = await telemetry.traceOf(sent)
  expect(trace).toFulfil(transferFromPage)
  expect(trace).toHaveCorrelatedLogs({ in: TRANSFER_PATH })
})

test('the same transfer again makes neither an entry nor an event', async ({ api, players, telemetry }) => {
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  const order = { FromUsername, ToUsername, Amount: 7, IdempotencyKey: crypto.randomUUID() }
  const first = await api.prepare('/api/transfers', order)
  expect(first.status).toBe(201)
  const again = await api.post('/api/transfers', order, 'the same transfer again')
  expect(again.status).toBe(200)
  expect(again.body).toMatchObject({ replayed: true, entryId: (first.body as { entryId: string }).entryId })
  const trace = await telemetry.traceOf(again)
  expect(trace).toFulfil(replayedTransfer)
  expect(trace).toHaveCorrelatedLogs({ in: ['vegas-frontend-service', 'orchestrator-service'] })
  await expect(telemetry.metric(entriesCreated, USD)).toIncreaseBy(0)
  expect(await players.balance(FromUsername)).toBe(993)
})

test('a malformed transfer is refused by the orchestrator and goes no further', async ({
  api,
  players,
  telemetry,
}) => {
  const [FromUsername, ToUsername] = [await players.join(), await players.join()]
  const order = { FromUsername, ToUsername, Amount: -5, IdempotencyKey: crypto.randomUUID() }
  const refused = await api.post('/api/transfers', order, 'transfer -5')
  expect(refused.status).toBe(400)
  const trace = await telemetry.traceOf(refused)
  expect(trace).toFulfil(malformedTransfer)
  expect(trace).toHaveCorrelatedLogs({ in: ['vegas-frontend-service', 'orchestrator-service'] })
  await expect(telemetry.metric(entriesCreated, USD)).toIncreaseBy(0)
})
