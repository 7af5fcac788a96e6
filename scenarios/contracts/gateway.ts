// What the gateway must leave: a span for each message on its sockets, and for each request that it passes on.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { sessionLookedUp } from './auth.ts'
import { dealtInSession, stoodLater } from './blackjack.ts'
import { apiCall, GRPC_INTERNAL, grpcCall, httpCall, httpServer, redisCall, socketMessage } from './hops.ts'
import { slotsPlay } from './spin.ts'

const GATEWAY = 'vegas-casino-gateway'
const SLOTS = 'vegas-slots-service'
const BLACKJACK = 'vegas-blackjack-service'

export const spinOnSocket = defineContract({
  name: "a spin over the gateway's WebSocket",
  root: socketMessage('slots.spin', {
    children: [grpcCall(GATEWAY, SLOTS, 'slots.SlotsService', 'Spin', [slotsPlay])],
  }),
})

export const chatOnSocket = defineContract({
  name: "a chat message over the gateway's WebSocket",
  root: socketMessage('chat', { only: true }),
})

export const refusedOnSocket = defineContract({
  name: 'a bet of nothing over the WebSocket',
  root: socketMessage('slots.spin', { only: true }),
})

/** The exception is recorded where it was met; above it the status and the type say enough. */
export const failedPlay: SpanContract = {
  service: SLOTS,
  kind: 'INTERNAL',
  name: 'game.play',
  status: 'ERROR',
  attributes: { 'error.type': 'RangeError' },
  children: [
    { service: SLOTS, kind: 'INTERNAL', name: 'game.outcome', status: 'ERROR', events: ['exception'] },
  ],
}

/** Each side of each hop is in error, down to the span in which it went wrong; no result is recorded. */
export const failedOnSocket = defineContract({
  name: 'a spin that fails in the game',
  root: socketMessage('slots.spin', {
    status: 'ERROR',
    events: ['exception'],
    children: [grpcCall(GATEWAY, SLOTS, 'slots.SlotsService', 'Spin', [failedPlay], GRPC_INTERNAL)],
  }),
  absent: [{ service: 'vegas-scoring-service', kind: 'SERVER', name: /./ }],
})

/** A game of several moves asks whose the session is: it is the player's seat. */
export const dealThroughGateway = defineContract({
  name: "a deal over the gateway's HTTP interface",
  root: apiCall('POST', 200, [
    httpServer({
      service: GATEWAY,
      method: 'POST',
      route: '/api/games/blackjack/deal',
      status: 200,
      children: [
        sessionLookedUp(GATEWAY),
        httpCall(GATEWAY, {
          service: BLACKJACK,
          method: 'POST',
          route: '/v1/deal',
          status: 200,
          children: [redisCall(BLACKJACK, 'set'), dealtInSession],
        }),
      ],
    }),
  ]),
})

/** Who is nobody is asked no further. */
export const dealWithoutSession = defineContract({
  name: 'a deal for nobody',
  root: apiCall('POST', 401, [
    httpServer({
      service: GATEWAY,
      method: 'POST',
      route: '/api/games/blackjack/deal',
      status: 401,
      only: true,
    }),
  ]),
})

/** Each message in a trace of its own, on one socket; the game keeps the hand between them. */
export const dealOnSocket = defineContract({
  name: 'a deal over the WebSocket',
  root: socketMessage('blackjack.deal', {
    children: [
      grpcCall(GATEWAY, BLACKJACK, 'blackjack.BlackjackService', 'Deal', [
        redisCall(BLACKJACK, 'set'),
        { ...dealtInSession, children: [...(dealtInSession.children ?? []), stoodLater] },
      ]),
    ],
  }),
})

/** One SERVER span and one CLIENT span a hop: HTTP instrumentation that is installed twice would show here. */
export const spinThroughGateway = defineContract({
  name: "a spin over the gateway's HTTP interface",
  root: apiCall('POST', 200, [
    httpServer({
      service: GATEWAY,
      method: 'POST',
      route: '/api/games/slots/spin',
      status: 200,
      children: [
        httpCall(GATEWAY, {
          service: SLOTS,
          method: 'POST',
          route: '/v1/spin',
          status: 200,
          children: [slotsPlay],
        }),
      ],
    }),
  ]),
})
