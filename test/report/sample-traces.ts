// Two realistic traces: a spin down to the database, and a transfer torn at Kafka.
import type { LogLine, LogRecord, Span, Trace } from '../../harness/telemetry/index.ts'
import { at, attributes, lineOf, log, resource, span, trace, type SpanOptions } from './build.ts'

export const SPIN = '4bf92f3577b34da6a3ce929d0e0e4736'
export const TRANSFER = '9c1e7f20d44a4b1c8e0f5d7a6b3c2d10'
export const FRAGMENT = 'e20b64a81f3d4c07b95ad2c61e8f7034'

const KINDS = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5, UNSPECIFIED: 0 }
const id = (number: number): string => (0xa1b2c300 + number).toString(16).padStart(16, '00f067aa')

type Short = Omit<SpanOptions, 'spanId' | 'parentSpanId'> & { readonly n: number; readonly under?: number }

function one({ n, under, ...rest }: Short): Span {
  const kind = rest.kind ?? 'INTERNAL'
  return span({
    ...rest,
    kind,
    kindNumber: KINDS[kind],
    spanId: id(n),
    parentSpanId: under === undefined ? '' : id(under),
    resource: resource(rest.service, {
      'service.instance.id': `${rest.service}-7f3a`,
      'telemetry.sdk.language': 'nodejs',
    }),
  })
}

const web = 'vegas-web'
const front = 'vegas-frontend-service'
const slots = 'vegas-slots-service'
const scoring = 'vegas-scoring-service'

export const spin: Trace = trace(SPIN, [
  one({
    n: 1,
    service: web,
    name: 'click #pullLever',
    from: 0,
    took: 84.2,
    attributes: { 'event.type': 'click', target_element: 'BUTTON' },
  }),
  one({
    n: 2,
    under: 1,
    service: web,
    name: 'HTTP POST',
    kind: 'CLIENT',
    from: 1.1,
    took: 81.9,
    attributes: {
      'http.request.method': 'POST',
      'http.response.status_code': 200n,
      'url.full': 'http://127.0.0.1:38211/api/slots/spin',
    },
  }),
  one({
    n: 3,
    under: 2,
    service: front,
    name: 'POST /api/slots/spin',
    kind: 'SERVER',
    from: 4.8,
    took: 74.1,
    flags: 0x301,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/api/slots/spin',
      'http.response.status_code': 200n,
      'url.scheme': 'http',
      'player.id': '0d6a6c1e-6d0b-4c9f-8a1e-2b0c9b7f1f55',
      'session.id': 's-81f2',
    },
  }),
  one({
    n: 4,
    under: 3,
    service: front,
    name: 'redis.get',
    kind: 'CLIENT',
    from: 6.2,
    took: 0.84,
    attributes: { 'db.system.name': 'redis', 'db.operation.name': 'GET' },
  }),
  one({
    n: 5,
    under: 3,
    service: front,
    name: 'slots.SlotsService/Spin',
    kind: 'CLIENT',
    from: 8.1,
    took: 63.4,
    attributes: {
      'rpc.system.name': 'grpc',
      'rpc.method': 'slots.SlotsService/Spin',
      'server.address': '127.0.0.1',
      'server.port': 40123n,
    },
  }),
  one({
    n: 6,
    under: 5,
    service: slots,
    name: 'slots.SlotsService/Spin',
    kind: 'SERVER',
    from: 11.0,
    took: 58.8,
    flags: 0x301,
    attributes: { 'rpc.system.name': 'grpc', 'rpc.grpc.status_code': 0n },
  }),
  one({
    n: 7,
    under: 6,
    service: slots,
    name: 'game.play',
    from: 11.6,
    took: 57.5,
    scope: 'casino.slots',
    attributes: {
      'game.type': 'slots',
      'game.action': 'spin',
      'bet.amount': 10.5,
      outcome: 'win',
      'feature_flag.variant': 'none',
      cheat: false,
    },
    events: [
      {
        time: at(20),
        name: 'reels.stopped',
        attributes: attributes({ reels: ['7', '7', 'BAR'] }),
        droppedAttributesCount: 0,
      },
    ],
  }),
  one({ n: 8, under: 7, service: slots, name: 'game.bet', from: 11.9, took: 0.31, scope: 'casino.slots' }),
  one({
    n: 9,
    under: 7,
    service: slots,
    name: 'redis.set',
    kind: 'CLIENT',
    from: 12.8,
    took: 1.2,
    attributes: { 'db.system.name': 'redis', 'db.operation.name': 'SET' },
  }),
  one({
    n: 10,
    under: 7,
    service: slots,
    name: 'POST',
    kind: 'CLIENT',
    from: 15.2,
    took: 50.6,
    attributes: {
      'http.request.method': 'POST',
      'http.response.status_code': 201n,
      'url.full': 'http://127.0.0.1:39001/api/scoring/record',
    },
  }),
  one({
    n: 11,
    under: 10,
    service: scoring,
    name: 'POST /api/scoring/record',
    kind: 'SERVER',
    from: 17.9,
    took: 46.4,
    flags: 0x301,
    attributes: {
      'http.route': '/api/scoring/record',
      'http.response.status_code': 201n,
      'thread.name': 'http-nio-39001-exec-3',
    },
  }),
  one({
    n: 12,
    under: 11,
    service: scoring,
    name: 'scoring.update',
    from: 24.6,
    took: 38.2,
    scope: 'casino.scoring',
  }),
  one({
    n: 13,
    under: 12,
    service: scoring,
    name: 'INSERT scoring.game_results',
    kind: 'CLIENT',
    from: 27.3,
    took: 12.9,
    attributes: {
      'db.system.name': 'postgresql',
      'db.query.text': 'insert into game_results (game, player_id, bet, payout, outcome) values (?,?,?,?,?)',
    },
  }),
  one({
    n: 14,
    under: 12,
    service: scoring,
    name: 'UPDATE scoring.player_scores',
    kind: 'CLIENT',
    from: 41.2,
    took: 18.7,
    attributes: { 'db.system.name': 'postgresql' },
  }),
  one({
    n: 15,
    under: 7,
    service: slots,
    name: 'game.outcome',
    from: 67.0,
    took: 0.4,
    scope: 'casino.slots',
    attributes: { payout: 52.5 },
  }),
])

const orchestrator = 'orchestrator-service'
const ledger = 'ledger-service'
const readModel = 'read-model-service'

export const transfer: Trace = trace(TRANSFER, [
  one({ n: 30, service: 'pitboss', name: 'a transfer', from: 400, took: 96 }),
  one({
    n: 31,
    under: 30,
    service: front,
    name: 'POST /api/transfers',
    kind: 'SERVER',
    from: 402,
    took: 92.4,
    flags: 0x301,
    attributes: { 'http.route': '/api/transfers', 'http.response.status_code': 201n },
  }),
  one({ n: 32, under: 31, service: front, name: 'POST', kind: 'CLIENT', from: 407, took: 84.1 }),
  one({
    n: 33,
    under: 32,
    service: orchestrator,
    name: 'POST /v1/transfers',
    kind: 'SERVER',
    from: 409,
    took: 80.7,
    flags: 0x301,
  }),
  one({
    n: 34,
    under: 33,
    service: orchestrator,
    name: 'set',
    kind: 'CLIENT',
    from: 411,
    took: 1.9,
    attributes: { 'db.system.name': 'redis' },
  }),
  one({ n: 35, under: 33, service: orchestrator, name: 'HTTP POST', kind: 'CLIENT', from: 415, took: 70.2 }),
  one({
    n: 36,
    under: 35,
    service: ledger,
    name: 'POST /v1/entries',
    kind: 'SERVER',
    from: 417,
    took: 66.3,
    flags: 0x301,
  }),
  one({
    n: 37,
    under: 36,
    service: ledger,
    name: 'INSERT entries',
    kind: 'CLIENT',
    from: 421,
    took: 24,
    attributes: { 'db.system.name': 'postgresql' },
  }),
  one({
    n: 38,
    under: 36,
    service: ledger,
    name: 'processOutbox',
    from: 488,
    took: 41,
    scope: 'casino.outbox',
  }),
  one({
    n: 39,
    under: 38,
    service: ledger,
    name: 'publishEvent',
    from: 489,
    took: 39,
    scope: 'casino.outbox',
  }),
  one({
    n: 40,
    under: 39,
    service: ledger,
    name: 'send ledger.entry.v1',
    kind: 'PRODUCER',
    from: 490,
    took: 37,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'ledger.entry.v1',
      'messaging.kafka.offset': 17n,
      event_id: '5f0d',
      event_type: 'EntryPosted',
    },
  }),
])

export const fragment: Trace = trace(FRAGMENT, [
  one({
    n: 50,
    service: readModel,
    name: 'consume EntryPosted',
    kind: 'CONSUMER',
    from: 541,
    took: 22.5,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'ledger.entry.v1',
      'messaging.kafka.offset': 17n,
      event_id: '5f0d',
    },
  }),
  one({
    n: 51,
    under: 50,
    service: readModel,
    name: 'UPDATE balances',
    kind: 'CLIENT',
    from: 545,
    took: 11.2,
    error: 'canceling statement due to user request',
    attributes: { 'db.system.name': 'postgresql', 'error.type': '57014' },
    events: [
      {
        time: at(556),
        name: 'exception',
        attributes: attributes({
          'exception.type': 'pgconn.PgError',
          'exception.message': 'canceling statement due to user request',
        }),
        droppedAttributesCount: 0,
      },
    ],
  }),
])

export const orphan: Trace = trace('7d2f0c9b1a5e4f6388c4e1b0d9a7f615', [
  one({
    n: 60,
    service: front,
    name: 'GET /api/user/balance',
    kind: 'SERVER',
    from: 700,
    took: 9.4,
    under: 99,
    flags: 0x301,
  }),
  one({
    n: 61,
    under: 60,
    service: front,
    name: 'redis.get',
    kind: 'CLIENT',
    from: 702,
    took: 1.1,
    links: [
      {
        traceId: SPIN,
        spanId: id(9),
        traceState: '',
        attributes: attributes({ why: 'the balance this spin wrote' }),
        droppedAttributesCount: 0,
        flags: 1,
      },
    ],
  }),
])

const said: readonly (readonly [string, number, string, string, number, string?])[] = [
  [front, 5.4, 'spin requested', SPIN, 3],
  [slots, 13.9, 'reels spun: 7 7 BAR', SPIN, 7],
  [scoring, 58.8, 'recorded result of slots for 0d6a6c1e-6d0b-4c9f-8a1e-2b0c9b7f1f55', SPIN, 12],
  [front, 76.5, 'balance now 1042.00', SPIN, 3],
  [front, 404.1, 'transfer requested', TRANSFER, 31],
  [orchestrator, 410.2, 'transfer accepted', TRANSFER, 33],
  [ledger, 446.4, 'entry posted', TRANSFER, 36],
  [ledger, 526.4, 'event published', TRANSFER, 40],
  [readModel, 556.6, 'could not update the balance, will retry', FRAGMENT, 51, 'error'],
]

export const logs: readonly LogRecord[] = [
  ...said.map(([service, time, body, traceId, n, level]) =>
    log(service, time, body, {
      traceId,
      spanId: id(n),
      ...(level ? { severityNumber: 17, severityText: 'ERROR' } : {}),
    }),
  ),
  log(slots, 66, 'payout of 52.50', { attributes: attributes({ payout: 5250n }) }),
]

export const lines: readonly LogLine[] = [
  ...said
    .filter(([, , body]) => body !== 'entry posted')
    .map(([service, time, body, traceId, n, level]) => lineOf(service, time, body, traceId, id(n), level)),
  lineOf(ledger, 530, 'relay woke', TRANSFER, 'ffffffffffffffff'),
]
