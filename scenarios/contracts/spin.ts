// What a spin must leave: page or API call, frontend, gRPC to slots, Redis, HTTP to scoring, Postgres.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { sessionLookedUp } from './auth.ts'
import { evaluated, type FlagSeen, notEvaluated, notReached } from './flags.ts'
import { gamePlay } from './game.ts'
import { apiCall, grpcCall, httpServer, pageCall, redisCall } from './hops.ts'

const FRONTEND = 'vegas-frontend-service'
const SLOTS = 'vegas-slots-service'

const playUnder = (flag: FlagSeen, inSession = false): SpanContract =>
  gamePlay({
    service: SLOTS,
    game: 'slots',
    action: 'spin',
    flag,
    inSession,
    children: [redisCall(SLOTS, 'hset'), redisCall(SLOTS, 'hincrby')],
  })

export const slotsPlay = playUnder(evaluated(SLOTS, 'slots.payout'))

const requestOf = (play: SpanContract): SpanContract =>
  httpServer({
    service: FRONTEND,
    method: 'POST',
    route: '/api/slots/spin',
    status: 200,
    children: [
      redisCall(FRONTEND, 'hgetall', { min: 1 }),
      redisCall(FRONTEND, 'hincrby', { min: 1 }),
      grpcCall(FRONTEND, SLOTS, 'slots.SlotsService', 'Spin', [play]),
    ],
  })

/** Who comes with a session is asked for by the auth service. */
const inSession = (request: SpanContract): SpanContract => ({
  ...request,
  children: [sessionLookedUp(FRONTEND), ...(request.children ?? [])],
})

const spinInSession = inSession(requestOf(playUnder(evaluated(SLOTS, 'slots.payout'), true)))

export const spinThroughApi = defineContract({
  name: 'a spin through the JSON API',
  root: apiCall('POST', 200, [requestOf(slotsPlay)]),
})

export const spinWithToken = defineContract({
  name: 'a spin in a session',
  root: apiCall('POST', 200, [spinInSession]),
})

export const spinFromPage = defineContract({
  name: 'a spin from the page',
  root: pageCall('click', 'POST', 200, [spinInSession]),
})

/** Under this variant of `slots.payout`, on every span and in the event. */
export const spinUnderVariant = (variant: string) =>
  defineContract({
    name: `a spin under the variant ${variant}`,
    root: apiCall('POST', 200, [requestOf(playUnder(evaluated(SLOTS, 'slots.payout', variant)))]),
  })

/** The usual payout is played, and the failed call is all that is in error. */
export const spinWithoutFlag = defineContract({
  name: 'a spin without its flag',
  root: apiCall('POST', 200, [requestOf(playUnder(notEvaluated(SLOTS, 'slots.payout')))]),
})

export const spinWithoutFlagService = defineContract({
  name: 'a spin while the flag service is down',
  root: apiCall('POST', 200, [requestOf(playUnder(notReached(SLOTS, 'slots.payout')))]),
})

/** The game is never asked; the client alone calls the 400 an error. */
export const rejectedSpin = defineContract({
  name: 'a spin over the balance',
  root: apiCall('POST', 400, [
    httpServer({
      service: FRONTEND,
      method: 'POST',
      route: '/api/slots/spin',
      status: 400,
      children: [redisCall(FRONTEND, 'hgetall', { min: 1 })],
    }),
  ]),
  absent: [
    { service: FRONTEND, kind: 'CLIENT', name: /SlotsService/ },
    { service: SLOTS, kind: 'INTERNAL', name: 'game.play' },
  ],
})
