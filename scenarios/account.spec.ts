// Accounts: opened on the first visit, by the JSON API and from the page; the page itself.
import { accountThroughApi, loginFromPage, pageVisit } from './contracts/account.ts'
import { expect, test } from './fixtures.ts'

const ACCOUNT_PATH = ['vegas-frontend-service', 'accounts-service', 'read-model-service']

test('an account is opened in one trace through the outbox and Kafka to the read model', async ({
  api,
  players,
  telemetry,
}) => {
  const joined = await api.post('/api/user/init', { Username: players.name() }, 'open an account')
  expect(joined.status, JSON.stringify(joined.body)).toBe(200)
  const trace = await telemetry.traceOf(joined)
  expect(trace).toFulfil(accountThroughApi)
  expect(trace).toHaveCorrelatedLogs({ in: ACCOUNT_PATH })
})

test('a first login from the page opens the account, and the visit is one trace from server to page', async ({
  lobby,
  players,
  telemetry,
}) => {
  const visit = await lobby.visit()
  const login = await lobby.logIn(players.name())
  const trace = await telemetry.traceOf(login)
  expect(trace).toFulfil(loginFromPage)
  expect(trace).toHaveCorrelatedLogs({ in: ACCOUNT_PATH })
  expect(await telemetry.traceOf(visit)).toFulfil(pageVisit)
})
