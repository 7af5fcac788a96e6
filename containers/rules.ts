// What the casino demands beyond the catalogue: where others are warned, it fails.
import type { RulesDefinition } from '../harness/system/index.ts'
import { exemptions as scheduler } from './system/scheduler-exemptions.ts'

const GAMES = [
  'vegas-slots-service',
  'vegas-roulette-service',
  'vegas-dice-service',
  'vegas-blackjack-service',
]

const asDocumented = (service: string) =>
  [
    {
      code: 'ATT2',
      service,
      name: 'feature_flag',
      reason: "The casino's documents promise feature_flag.variant on the spans of a game.",
    },
    {
      code: 'NAM2',
      service,
      name: 'outcome, payout',
      reason: "The casino's documents name them so.",
    },
  ] as const

/** Services in Go that use Redis. */
const REDISOTEL = ['orchestrator-service', 'vegas-dice-service']

const byRedisotel = (service: string) =>
  ({
    code: 'ATT2',
    service,
    name: 'db',
    reason: 'redisotel sends the old system and connection string beside the current names.',
  }) as const

export const rules: RulesDefinition = {
  policies: {
    MET5: {
      severity: 'error',
      settings: { streams: 20 },
      reason:
        'A run has few players: a stream for each of them shows early, and in production it would be thousands.',
    },
    TRC17: {
      severity: 'error',
      reason: 'Polls of outbox and health are left out by intent; a span for each would drown the work.',
    },
    TRC19: {
      severity: 'error',
      reason:
        'Every call is instrumented once; a second CLIENT span counts the call twice in every metric of spans.',
    },
  },
  exemptions: [
    {
      code: 'MET5',
      service: 'vegas-frontend-service',
      name: 'http.server.request.duration',
      reason: 'A stream for each route and status: the frontend has many routes, and no more than those.',
    },
    {
      code: 'ATT2',
      name: 'rpc',
      reason: 'The gRPC instrumentations of OpenTelemetry JS and Python know no other names yet.',
    },
    {
      code: 'ATT2',
      service: 'vegas-roulette-service',
      name: 'http',
      reason: 'The gRPC instrumentation of OpenTelemetry Python names the peer by the old conventions.',
    },
    {
      code: 'ATT2',
      service: 'vegas-roulette-service',
      name: 'net.peer.port',
      reason: "The same instrumentation sends the peer's port as text.",
    },
    {
      code: 'ATT3',
      name: 'rpc',
      reason: 'The gRPC instrumentation of OpenTelemetry Go is ahead of those of JS and Python.',
    },
    {
      code: 'ATT2',
      service: 'vegas-web',
      name: 'http',
      reason:
        'The document-load instrumentation has the old length of the response and no option to change it.',
    },
    {
      code: 'ATT2',
      name: 'http.request.method_original',
      reason: 'The undici instrumentation always sets it.',
    },
    {
      code: 'ATT5',
      name: 'url.query',
      reason: 'The undici instrumentation sets it where there is no query, too.',
    },
    {
      code: 'RES4',
      service: 'postgres',
      name: 'postgresql.database.name',
      reason: "The Collector's receiver names the database in the resource, so that one server has several.",
    },
    {
      code: 'TRC20',
      service: 'vegas-slots-service',
      name: 'POST',
      reason: 'A scenario asks for a flag that cannot be evaluated, and the game has to go on.',
    },
    {
      code: 'NAM2',
      name: '*event_id*',
      reason: "The outbox's contract names its columns, and spans carry them under the same names.",
    },
    {
      code: 'NAM2',
      service: 'orchestrator-service',
      name: 'entry_id, transfer_id',
      reason: 'The ids of the transfer API, as its answers name them.',
    },
    {
      code: 'NAM2',
      service: 'vegas-web',
      name: 'event_type, target_element, target_xpath',
      reason: 'The user-interaction instrumentation names them so.',
    },
    ...GAMES.flatMap(asDocumented),
    ...REDISOTEL.map(byRedisotel),
    ...scheduler,
  ],
}
