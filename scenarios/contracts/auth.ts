// What a login must leave, and whatever asks whose a session is.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { apiCall, httpCall, httpServer, redisCall } from './hops.ts'

const FRONTEND = 'vegas-frontend-service'
const AUTH = 'vegas-auth-service'

const answered = (children: readonly SpanContract[], status = 200) =>
  ({ service: AUTH, method: 'POST', route: '/v1/login', status, children }) as const

const login = (children: readonly SpanContract[], status = 200): SpanContract =>
  httpCall(FRONTEND, answered(children, status))

const opening: SpanContract = {
  service: AUTH,
  kind: 'INTERNAL',
  name: 'auth.login',
  attributes: { 'auth.method': /^(name|password)$/, 'session.id': { present: true } },
  children: [redisCall(AUTH, 'get'), redisCall(AUTH, 'set')],
}

export const sessionOpened = login([opening])

/** By whoever was shown a token. */
export const sessionLookedUp = (from: string): SpanContract =>
  httpCall(from, {
    service: AUTH,
    method: 'POST',
    route: '/v1/introspect',
    status: 200,
    children: [redisCall(AUTH, 'get')],
  })

const request = (status: number, children: readonly SpanContract[]): SpanContract =>
  apiCall('POST', status, [
    httpServer({ service: FRONTEND, method: 'POST', route: '/api/user/login', status, children }),
  ])

export const loginThroughApi = defineContract({
  name: 'a login through the JSON API',
  root: request(200, [sessionOpened]),
})

/** Guests who need no page, only a token, ask the auth service itself. */
export const loginWithoutFrontend = defineContract({
  name: 'a login at the auth service itself',
  root: apiCall('POST', 200, [httpServer(answered([opening]))]),
})

/** The exception is where it was thrown; who asked is told 401, which is an error to nobody but those who asked. */
export const loginRefused = defineContract({
  name: 'a login that is refused',
  root: request(401, [
    login(
      [
        {
          service: AUTH,
          kind: 'INTERNAL',
          name: 'auth.login',
          status: 'ERROR',
          attributes: { 'auth.method': 'password', 'error.type': 'LoginRefused' },
          events: ['exception'],
          children: [redisCall(AUTH, 'get')],
          only: true,
        },
      ],
      401,
    ),
  ]),
})
