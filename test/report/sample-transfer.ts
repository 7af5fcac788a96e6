// A transfer torn at Kafka, its fragment, an orphan, and the logs of them all.
import type { LogLine, LogRecord, Trace } from '../../harness/telemetry/index.ts'
import { at, attributes, lineOf, log, trace } from './build.ts'
import {
  FRAGMENT,
  front,
  id,
  ledger,
  one,
  orchestrator,
  readModel,
  scoring,
  slots,
  SPIN,
  TRANSFER,
} from './sample-spans.ts'

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
