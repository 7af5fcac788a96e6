// The metrics that the services of these flows promise: instrument, unit, attributes, and the spans that they count.
import type { MetricContract } from '../../assertions/index.ts'
import { runtimeMetrics } from './runtime-metrics.ts'
import { notificationsSent, statusTransitions } from './scheduler-metrics.ts'
import { GAMES, GO, LEDGER, PYTHON, SCHEDULER } from './services.ts'

const ofGame = { 'game.type': 'game.type' } as const
/** A call that failed is not timed. */
const called = { span: 'game.play', attributes: ofGame, status: 'ok', streams: {} } as const
/** A game that takes several calls is played when it has an outcome. Counted apart by variant, so that a flag's effect shows. */
const played = {
  ...called,
  attributes: { ...ofGame, 'feature_flag.variant': 'feature_flag.variant' },
  where: { outcome: { present: true } },
} as const

export const gamePlays: MetricContract = {
  name: 'game_plays_total',
  services: GAMES,
  instrument: 'counter',
  unit: '{play}',
  attributes: ['game.type', 'feature_flag.variant'],
  countedBy: played,
}

export const gameWins: MetricContract = {
  name: 'game_wins_total',
  services: GAMES,
  instrument: 'counter',
  unit: '{win}',
  attributes: ['game.type', 'feature_flag.variant'],
  countedBy: { ...played, where: { outcome: 'win' } },
}

export const betAmount: MetricContract = {
  name: 'bet_amount',
  services: GAMES,
  instrument: 'histogram',
  unit: 'USD',
  attributes: ['game.type'],
  countedBy: { span: 'game.bet', attributes: ofGame },
}

export const gameLatency: MetricContract = {
  name: 'game_latency',
  services: GAMES,
  instrument: 'histogram',
  unit: 'ms',
  attributes: ['game.type'],
  countedBy: called,
}

export const scoringLatency: MetricContract = {
  name: 'scoring_latency',
  services: GAMES,
  instrument: 'histogram',
  unit: 'ms',
  attributes: ['game.type', 'outcome'],
  countedBy: { span: 'POST', where: { 'url.full': /\/api\/scoring\/record$/ }, streams: {} },
}

export const betsProcessed: MetricContract = {
  name: 'bet_processed_total',
  services: ['vegas-frontend-service'],
  instrument: 'counter',
  unit: '{bet}',
  attributes: ['status'],
  countedBy: {
    span: /^POST \/api\/(games\/)?((slots|roulette|dice)\/|blackjack\/(deal|double)$)/,
    where: { 'http.response.status_code': 200 },
    // Refused bets go into a stream of their own.
    streams: { status: 'success' },
  },
}

export const activeUsers: MetricContract = {
  name: 'active_users',
  services: ['vegas-casino-gateway'],
  instrument: 'up-down counter',
  unit: '{user}',
  attributes: [],
}

const redisCalls: MetricContract = {
  name: 'redis_calls',
  services: [...GAMES, 'vegas-frontend-service', 'vegas-auth-service', 'orchestrator-service'],
  instrument: 'counter',
  unit: '{call}',
  attributes: ['db.operation.name', 'outcome'],
}

const dbCalls: MetricContract = {
  name: 'db_calls',
  services: ['vegas-scoring-service', ...LEDGER, ...SCHEDULER],
  instrument: 'counter',
  unit: '{call}',
  attributes: ['db.operation.name', 'outcome'],
}

export const depositTotal: MetricContract = {
  name: 'deposit_total',
  services: ['accounts-service'],
  instrument: 'counter',
  unit: '{deposit}',
  attributes: ['status'],
  countedBy: {
    span: 'POST /v1/accounts/{id}/deposits',
    where: { 'http.response.status_code': 201 },
    streams: { status: 'success' },
  },
}

export const entriesCreated: MetricContract = {
  name: 'ledger_entries_created_total',
  services: ['ledger-service'],
  instrument: 'counter',
  unit: '{entry}',
  attributes: ['currency'],
  countedBy: {
    span: 'POST /v1/entries',
    attributes: { currency: 'currency' },
    where: { 'http.response.status_code': 201 },
    streams: {},
  },
}

export const outboxRelayLatency: MetricContract = {
  name: 'outbox_relay_latency_seconds',
  services: ['ledger-service', 'accounts-service', 'orchestrator-service'],
  instrument: 'histogram',
  unit: 's',
  attributes: [],
  // What was not published is not measured.
  countedBy: { span: 'publishEvent', status: 'ok', streams: {} },
}

const consumerLag: MetricContract = {
  name: 'consumer_lag',
  services: ['read-model-service'],
  instrument: 'gauge',
  unit: '{message}',
  attributes: ['topic', 'partition'],
}

export const transferLatency: MetricContract = {
  name: 'transfer_latency_seconds',
  services: ['orchestrator-service'],
  instrument: 'histogram',
  unit: 's',
  attributes: ['outcome'],
  countedBy: {
    span: 'POST /v1/transfers',
    where: { 'http.response.status_code': 201 },
    // Replays and refusals go into streams of their own.
    streams: { outcome: 'success' },
  },
}

const httpServerDuration: MetricContract = {
  name: 'http.server.request.duration',
  services: [
    'vegas-frontend-service',
    'vegas-casino-gateway',
    'vegas-auth-service',
    'vegas-dashboard-service',
    'vegas-scoring-service',
    ...GO,
    ...PYTHON,
  ],
  instrument: 'histogram',
  unit: 's',
  attributes: ['http.request.method', 'http.response.status_code', 'http.route', 'url.scheme'],
}

const rpcServerDuration: MetricContract = {
  name: 'rpc.server.call.duration',
  services: [...GAMES, 'vegas-dashboard-service'],
  instrument: 'histogram',
  unit: 's',
  attributes: ['rpc.method', 'rpc.response.status_code', 'rpc.system.name'],
}

/** All of them, for the check that each is there at all. */
export const promised: readonly MetricContract[] = [
  gamePlays,
  gameWins,
  betAmount,
  gameLatency,
  scoringLatency,
  betsProcessed,
  activeUsers,
  redisCalls,
  dbCalls,
  depositTotal,
  entriesCreated,
  outboxRelayLatency,
  consumerLag,
  transferLatency,
  notificationsSent,
  statusTransitions,
  httpServerDuration,
  rpcServerDuration,
  ...runtimeMetrics,
]
