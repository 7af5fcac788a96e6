// Login: through the auth service, with and without a password; and what a session carries down to the last hop.
import { loginRefused, loginThroughApi } from './contracts/auth.ts'
import { gamePlays } from './contracts/metrics.ts'
import { spinWithToken } from './contracts/spin.ts'
import { expect, test } from './fixtures.ts'

const AUTH = 'vegas-auth-service'
const LOGIN_PATH = ['vegas-frontend-service', AUTH]

test('a login opens a session at the auth service', async ({ api, players, telemetry }) => {
  const login = await api.post('/api/user/login', { Username: await players.join() }, 'log in')
  expect(login.status, JSON.stringify(login.body)).toBe(200)
  expect(login.body).toMatchObject({ balance: 1000 })
  const trace = await telemetry.traceOf(login)
  expect(trace).toFulfil(loginThroughApi)
  expect(trace).toHaveCorrelatedLogs({ in: LOGIN_PATH })
})

test('a wrong password is refused, and the exception stands on the span of the login alone', async ({
  api,
  players,
  telemetry,
}) => {
  const Username = players.name()
  const right = await api.prepare('/api/user/login', { Username, Password: crypto.randomUUID() })
  expect(right.status, JSON.stringify(right.body)).toBe(200)
  const wrong = { Username, Password: crypto.randomUUID() }
  const refused = await api.post('/api/user/login', wrong, 'log in with a wrong password')
  expect([refused.status, refused.body]).toEqual([401, { error: 'name and password do not match' }])
  const trace = await telemetry.traceOf(refused)
  expect(trace).toFulfil(loginRefused)
  expect(trace).toHaveCorrelatedLogs({ in: LOGIN_PATH })
})

test('player and session are baggage from the frontend to the last hop', async ({
  api,
  players,
  telemetry,
}) => {
  const headers = await players.session(await players.join())
  const spin = await api.with(headers).post('/api/slots/spin', { BetAmount: 5 }, 'spin in a session')
  expect(spin.status, JSON.stringify(spin.body)).toBe(200)
  const trace = await telemetry.traceOf(spin)
  expect(trace).toFulfil(spinWithToken)
  expect(trace).toHaveCorrelatedLogs({ in: [...LOGIN_PATH, 'vegas-slots-service', 'vegas-scoring-service'] })
  await expect(telemetry.metric(gamePlays, { 'game.type': 'slots' })).toIncreaseBy(1)
})

test('a token that nobody was given is nobody', async ({ api }) => {
  const stranger = api.with({ authorization: `Bearer ${crypto.randomUUID()}` })
  const balance = await stranger.look('/api/user/balance')
  expect([balance.status, balance.body]).toEqual([401, { error: 'log in first, or give a Username' }])
})
