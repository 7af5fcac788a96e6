// The casino's two flows as whole telemetry, and torn where a test says.
import type { LogLine, LogRecord, Span } from '../../harness/telemetry/index.ts'
import type { MessageHeaders, Observed, Topology } from '../../assertions/index.ts'
import { line, type Node, plant, record, traces } from '../../assertions/examples/build.ts'

export const FRONTEND = 'vegas-frontend-service'
export const SLOTS = 'vegas-slots-service'
export const SCORING = 'vegas-scoring-service'
export const LEDGER = 'ledger-service'
export const READ_MODEL = 'read-model-service'

export type Tear = 'grpc' | 'scoring' | 'kafka' | 'none'

const torn = (tear: Tear, here: Tear) => (tear === here ? { torn: true as const } : {})

/** A spin through the JSON API: frontend -> gRPC -> slots -> Redis, -> HTTP -> scoring -> Postgres. */
export const spinTree = (tear: Tear = 'none', start = 0): Node => ({
  service: 'pitboss',
  name: 'POST /api/slots/spin',
  kind: 'CLIENT',
  start,
  ms: 120,
  children: [
    {
      service: FRONTEND,
      name: 'POST /api/slots/spin',
      kind: 'SERVER',
      flags: 0x301,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/slots/spin',
        'url.path': '/api/slots/spin',
        'url.scheme': 'http',
        'http.response.status_code': 200n,
        'server.address': '127.0.0.1',
        'server.port': 3000n,
      },
      children: [
        {
          service: FRONTEND,
          name: 'GET',
          kind: 'CLIENT',
          attributes: { 'db.system.name': 'redis', 'server.address': '127.0.0.1', 'server.port': 6379n },
          ms: 2,
        },
        {
          service: FRONTEND,
          name: 'grpc.slots.SlotsService/Spin',
          kind: 'CLIENT',
          attributes: {
            'rpc.system.name': 'grpc',
            'rpc.method': 'slots.SlotsService/Spin',
            'rpc.response.status_code': 'OK',
            'server.address': 'localhost',
            'server.port': 50051n,
          },
          children: [slotsTree(tear)],
        },
      ],
    },
  ],
})

const slotsTree = (tear: Tear): Node => ({
  service: SLOTS,
  name: 'grpc.slots.SlotsService/Spin',
  kind: 'SERVER',
  ...torn(tear, 'grpc'),
  flags: tear === 'grpc' ? 0x101 : 0x301,
  attributes: {
    'rpc.system.name': 'grpc',
    'rpc.method': 'slots.SlotsService/Spin',
    'rpc.response.status_code': 'OK',
  },
  children: [
    {
      service: SLOTS,
      name: 'game.play',
      attributes: { 'game.type': 'slots', 'bet.amount': 10 },
      flags: 0x101,
      children: [
        { service: SLOTS, name: 'SET', kind: 'CLIENT', attributes: { 'db.system.name': 'redis' }, ms: 1 },
        {
          service: SLOTS,
          name: 'POST',
          kind: 'CLIENT',
          attributes: {
            'http.request.method': 'POST',
            'url.full': 'http://localhost:8085/api/scoring/record',
            'server.address': 'localhost',
            'server.port': 8085n,
            'http.response.status_code': 201n,
          },
          children: [
            {
              service: SCORING,
              name: 'POST /api/scoring/record',
              kind: 'SERVER',
              ...torn(tear, 'scoring'),
              attributes: {
                'http.request.method': 'POST',
                'http.route': '/api/scoring/record',
                'url.path': '/api/scoring/record',
                'url.scheme': 'http',
                'http.response.status_code': 201n,
              },
              children: [
                {
                  service: SCORING,
                  name: 'INSERT casino.game_results',
                  kind: 'CLIENT',
                  attributes: { 'db.system.name': 'postgresql' },
                },
              ],
            },
          ],
        },
      ],
    },
  ],
})

/** The tail of a transfer: ledger -> outbox -> relay -> Kafka -> read-model -> Postgres. */
export const entryTree = (tear: Tear = 'none', start = 0, event = 1): Node => ({
  service: 'pitboss',
  name: 'POST /v1/entries',
  kind: 'CLIENT',
  start,
  ms: 40,
  children: [
    {
      service: LEDGER,
      name: 'POST /v1/entries',
      kind: 'SERVER',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/entries',
        'url.path': '/v1/entries',
        'url.scheme': 'http',
        'server.address': 'localhost',
        'server.port': 7102n,
        'http.response.status_code': 201n,
      },
      children: [
        {
          service: LEDGER,
          name: 'processOutbox',
          start: start + 50,
          ms: 30,
          children: [
            {
              service: LEDGER,
              name: 'publishEvent',
              children: [
                {
                  service: LEDGER,
                  name: 'send ledger.entry.v1',
                  kind: 'PRODUCER',
                  attributes: {
                    'messaging.system': 'kafka',
                    'messaging.destination.name': 'ledger.entry.v1',
                    'messaging.operation.type': 'send',
                    'event.id': `event-${event}`,
                    'aggregate.id': `entry-${event}`,
                  },
                  children: [consumeTree(tear, start, event)],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
})

const consumeTree = (tear: Tear, start: number, event: number): Node => ({
  service: READ_MODEL,
  name: 'consume EntryPosted',
  kind: 'CONSUMER',
  ...torn(tear, 'kafka'),
  start: start + 90,
  ms: 10,
  attributes: {
    'messaging.system': 'kafka',
    'messaging.destination.name': 'ledger.entry.v1',
    'messaging.operation.type': 'process',
    'messaging.destination.partition.id': '0',
    'messaging.kafka.offset': BigInt(event),
    'event.id': `event-${event}`,
    'aggregate.id': `entry-${event}`,
  },
  children: [
    { service: READ_MODEL, name: 'INSERT', kind: 'CLIENT', attributes: { 'db.system.name': 'postgresql' } },
  ],
})

export const topology: Topology = {
  source: 'declared',
  assumptions: [],
  services: [
    { name: FRONTEND, addresses: ['127.0.0.1:3000'], entryPoints: ['POST /api/*', 'GET *'] },
    { name: SLOTS, addresses: ['127.0.0.1:8081', '127.0.0.1:50051'], entryPoints: [] },
    { name: SCORING, addresses: ['127.0.0.1:8085'], entryPoints: [] },
    { name: LEDGER, addresses: ['127.0.0.1:7102'], entryPoints: [] },
    { name: READ_MODEL, addresses: ['127.0.0.1:7104'], entryPoints: [] },
  ].map((service) => ({ ...service, promises: ['traces', 'logs', 'stdout'] as const })),
}

/** A marked health request to each service, as the harness sends them: shows who honours contexts. */
const markerTrees = (start = 0): Node[] =>
  [FRONTEND, SLOTS, SCORING, LEDGER, READ_MODEL].map((service) => ({
    service: 'pitboss',
    name: 'GET /health',
    kind: 'CLIENT',
    start,
    children: [
      {
        service,
        name: 'GET /health',
        kind: 'SERVER',
        flags: 0x301,
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/health',
          'url.path': '/health',
          'url.scheme': 'http',
        },
      },
    ],
  }))

export const messagesOf = (...headers: Readonly<Record<string, string>>[]): MessageHeaders[] =>
  headers.map((one, at) => ({
    system: 'kafka',
    destination: 'ledger.entry.v1',
    partition: 0,
    offset: BigInt(at + 1),
    headers: one,
  }))

/** One log a service for each of its SERVER and CONSUMER spans, on both channels. */
export function logsOf(spans: readonly Span[]): { readonly logs: LogRecord[]; readonly lines: LogLine[] } {
  const working = spans.filter((one) => one.kind === 'SERVER' || one.kind === 'CONSUMER')
  const parts = working.map((one) => ({ service: nameOf(one), of: one }))
  return { logs: parts.map(record), lines: parts.map(line) }
}

const nameOf = (span: Span): string =>
  String(span.resource.attributes.find((entry) => entry.key === 'service.name')?.value ?? '')

export function observe(spans: readonly Span[], more: Partial<Observed> = {}): Observed {
  return { traces: traces(spans), ...logsOf(spans), metrics: [], messages: [], ...more }
}

/** A whole run: spins and entries, torn alike, with markers before and after. */
export function runSpans(tear: Tear = 'none', rounds = 3): Span[] {
  const flows = Array.from({ length: rounds }, (_, round) => [
    ...plant(spinTree(tear, round * 1000)),
    ...plant(entryTree(tear, round * 1000 + 300, round + 1)),
  ])
  return [...markerTrees(-500).flatMap((tree) => plant(tree)), ...flows.flat()]
}
