// What the gateway must leave: a span for each message on its sockets, and for each request that it passes on.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { apiCall, GRPC_INTERNAL, grpcCall, httpCall, httpServer } from './hops.ts'
import { slotsPlay } from './spin.ts'

const GATEWAY = 'vegas-casino-gateway'
const SLOTS = 'vegas-slots-service'

/** A message on a WebSocket: the harness's root, and the gateway's own span below it, by the context in the message. */
const socketMessage = (
  type: string,
  rest: Pick<SpanContract, 'children' | 'only' | 'status' | 'events'>,
): SpanContract => ({
  service: 'pitboss',
  kind: 'PRODUCER',
  name: `send ${type}`,
  attributes: { 'message.type': type, 'message.id': { present: true } },
  children: [
    {
      service: GATEWAY,
      kind: 'CONSUMER',
      name: 'ws.message',
      edge: 'parent',
      direct: true,
      attributes: {
        'message.type': type,
        'message.id': { present: true },
        'network.protocol.name': 'websocket',
      },
      status: 'UNSET',
      ...rest,
    },
  ],
})

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
const failedPlay: SpanContract = {
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
