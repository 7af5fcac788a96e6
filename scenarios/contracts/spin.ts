// What a spin must leave: page or API call, frontend, gRPC to slots, Redis, HTTP to scoring, Postgres.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { apiCall, grpcCall, httpCall, httpServer, pageCall, postgresCall, redisCall } from './hops.ts'

const FRONTEND = 'vegas-frontend-service'
const SLOTS = 'vegas-slots-service'
const SCORING = 'vegas-scoring-service'

const played = {
  'game.type': 'slots',
  'game.action': 'spin',
  'bet.amount': { present: true },
  'player.id': /^[0-9a-f-]{36}$/,
  'feature_flag.variant': { present: true },
} as const

const recordResult = httpCall(SLOTS, {
  service: SCORING,
  method: 'POST',
  route: '/api/scoring/record',
  status: 201,
  children: [
    {
      service: SCORING,
      kind: 'INTERNAL',
      name: 'scoring.update',
      attributes: { 'game.type': 'slots', 'player.id': { present: true } },
      children: [
        postgresCall(SCORING, 'INSERT', 'game_results'),
        postgresCall(SCORING, 'INSERT', 'player_scores'),
      ],
    },
  ],
})

export const gamePlay: SpanContract = {
  service: SLOTS,
  kind: 'INTERNAL',
  name: 'game.play',
  attributes: { ...played, outcome: /^(win|lose)$/ },
  children: [
    { service: SLOTS, kind: 'INTERNAL', name: 'game.bet', attributes: played },
    redisCall(SLOTS, 'hset'),
    redisCall(SLOTS, 'hincrby'),
    recordResult,
    {
      service: SLOTS,
      kind: 'INTERNAL',
      name: 'game.outcome',
      attributes: { ...played, outcome: /^(win|lose)$/, payout: { present: true } },
    },
  ],
}

const spinRequest = httpServer({
  service: FRONTEND,
  method: 'POST',
  route: '/api/slots/spin',
  status: 200,
  children: [
    redisCall(FRONTEND, 'hgetall', { min: 1 }),
    redisCall(FRONTEND, 'hincrby', { min: 1 }),
    grpcCall(FRONTEND, SLOTS, 'slots.SlotsService', 'Spin', [gamePlay]),
  ],
})

export const spinThroughApi = defineContract({
  name: 'a spin through the JSON API',
  root: apiCall('POST', 200, [spinRequest]),
})

export const spinFromPage = defineContract({
  name: 'a spin from the page',
  root: pageCall('click', 'POST', 200, [spinRequest]),
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
