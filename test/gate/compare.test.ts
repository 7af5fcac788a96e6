// Each kind of change is told once, at its cause, under its name.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Observed } from '../../assertions/index.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'
import {
  differencesOf,
  isOf,
  recordedCasino,
  toldOf,
  withLogs,
  withMetrics,
  without,
  withSpans,
} from './casino.ts'

let casino: Observed
beforeAll(async () => {
  casino = await recordedCasino()
})

const SLOTS = 'vegas-slots-service'
const slots = isOf(SLOTS)

const spans = (change: (span: Span) => Span | undefined) => (observed: Observed) =>
  withSpans(observed, change)
const metrics = (change: (metric: Metric) => Metric | undefined) => (observed: Observed) =>
  withMetrics(observed, change)
const metric = (name: string, change: (metric: Metric) => Metric | undefined) =>
  metrics((one) => (one.name === name ? change(one) : one))

const play = (change: (span: Span) => Span | undefined) =>
  spans((span) => (slots(span) && span.name === 'game.play' ? change(span) : span))

const withAttribute = (key: string, value: string) => (span: Span) => ({
  ...span,
  attributes: [...span.attributes, { key, value }],
})

const EVENT = { name: '', attributes: [], droppedAttributesCount: 0 }

/** A sampler that takes some requests of the service, which asks in turn whoever works for it. */
const sampled =
  (service: string, takes: (request: number, span: Span) => boolean) =>
  (observed: Observed): Observed => {
    const lost = new Set<string>()
    let requests = 0
    for (const { spans: all } of observed.traces) {
      for (const top of all) {
        if (!isOf(service)(top) || top.kind !== 'SERVER' || takes(requests++, top)) continue
        const below = new Set([top.spanId])
        for (const id of below) {
          lost.add(id)
          for (const { parentSpanId, spanId } of all) if (parentSpanId === id) below.add(spanId)
        }
      }
    }
    return withSpans(observed, (span) => (lost.has(span.spanId) ? undefined : span))
  }

const CASES: readonly (readonly [string, (observed: Observed) => Observed, readonly string[]])[] = [
  ['nothing', (observed) => observed, []],
  [
    'a span renamed',
    play((span) => ({ ...span, name: 'game.round' })),
    [`span renamed | ${SLOTS} | INTERNAL game.play`],
  ],
  [
    'a kind changed',
    play((span) => ({ ...span, kind: 'SERVER', kindNumber: 2 })),
    [`span kind changed | ${SLOTS} | game.play`],
  ],
  [
    'a span gone from between',
    (observed) => {
      const parents = new Map(
        observed.traces.flatMap(({ spans: all }) =>
          all.filter((span) => span.name === 'game.play').map((span) => [span.spanId, span.parentSpanId]),
        ),
      )
      return withSpans(observed, (span) =>
        span.name === 'game.play'
          ? undefined
          : { ...span, parentSpanId: parents.get(span.parentSpanId) ?? span.parentSpanId },
      )
    },
    [`spans gone | ${SLOTS} | INTERNAL game.play`],
  ],
  [
    'an instrumentation switched off',
    spans((span) =>
      span.scope.name === '@opentelemetry/instrumentation-ioredis' && slots(span) ? undefined : span,
    ),
    [`spans gone | ${SLOTS} | @opentelemetry/instrumentation-ioredis`],
  ],
  [
    'an attribute gone from all spans of a service',
    spans((span) => (slots(span) ? without(span, 'http.request.method') : span)),
    [`attribute gone | ${SLOTS} | http.request.method`],
  ],
  [
    'an attribute renamed',
    play((span) => ({
      ...span,
      attributes: span.attributes.map((one) =>
        one.key === 'game.type' ? { ...one, key: 'game.kind' } : one,
      ),
    })),
    [`attribute renamed | ${SLOTS} | game.type`],
  ],
  [
    'an attribute of another type',
    play((span) => ({
      ...span,
      attributes: span.attributes.map((one) => (one.key === 'game.type' ? { ...one, value: 1n } : one)),
    })),
    [`attribute type changed | ${SLOTS} | game.type`],
  ],
  [
    'an e-mail address',
    play(withAttribute('player.contact', 'ann@example.com')),
    [`personal data | ${SLOTS} | player.contact`],
  ],
  ['an attribute more', play(withAttribute('build', 'b1')), []],
  [
    'a context lost',
    spans((span) =>
      isOf('read-model-service')(span) && span.kind === 'CONSUMER'
        ? { ...span, parentSpanId: '', links: [] }
        : span,
    ),
    [
      'context lost | read-model-service | CONSUMER consume AccountCreated',
      'context lost | read-model-service | CONSUMER consume EntryPosted',
      'link gone | read-model-service | CONSUMER consume AccountCreated',
      'link gone | read-model-service | CONSUMER consume EntryPosted',
    ],
  ],
  [
    'an error hidden',
    spans((span) =>
      slots(span) ? { ...span, status: { code: 'UNSET', codeNumber: 0, message: '' } } : span,
    ),
    [
      `error hidden | ${SLOTS} | INTERNAL game.outcome`,
      `error hidden | ${SLOTS} | INTERNAL game.play`,
      `error hidden | ${SLOTS} | SERVER grpc.slots.SlotsService/Spin`,
    ],
  ],
  [
    'an exception not recorded',
    spans((span) => (slots(span) ? { ...span, events: [] } : span)),
    [`event gone | ${SLOTS} | exception`],
  ],
  ['a metric gone', metric('bet_amount', () => undefined), [`metric gone | ${SLOTS} | bet_amount`]],
  [
    'a metric renamed',
    metric('game_plays_total', (one) => ({ ...one, name: 'game_rounds_total' })),
    [`metric renamed | ${SLOTS} | game_plays_total`],
  ],
  [
    'milliseconds become seconds',
    metric('game_latency', (one) => ({ ...one, unit: 's' })),
    [`unit changed | ${SLOTS} | game_latency`],
  ],
  [
    'a counter becomes a gauge',
    metric('game_plays_total', (one) => ({
      ...one,
      data: one.data.type === 'sum' ? { type: 'gauge', points: one.data.points } : one.data,
    })),
    [`instrument changed | ${SLOTS} | game_plays_total`, `temporality changed | ${SLOTS} | game_plays_total`],
  ],
  [
    'cumulative becomes delta',
    metric('game_plays_total', (one) => ({
      ...one,
      data: one.data.type === 'sum' ? { ...one.data, temporality: 'DELTA' } : one.data,
    })),
    [`temporality changed | ${SLOTS} | game_plays_total`],
  ],
  [
    'a user id as attribute of a metric',
    metrics((one) =>
      one.name === 'game_plays_total' && one.data.type === 'sum'
        ? {
            ...one,
            data: {
              ...one.data,
              points: Array.from({ length: 6 }, (_, at) =>
                one.data.points.map((point) => ({
                  ...point,
                  attributes: [
                    ...point.attributes,
                    { key: 'player.id', value: `4c1${at}a77f-0d2e-4b1c-9a55-0123456789ab` },
                  ],
                })),
              ).flat() as typeof one.data.points,
            },
          }
        : one,
    ),
    [`cardinality raised | ${SLOTS} | game_plays_total by player.id`],
  ],
  [
    'a field of logs gone',
    (observed) =>
      withLogs(observed, (log) =>
        slots(log) ? { ...log, attributes: log.attributes.filter(({ key }) => key !== 'payout') } : log,
      ),
    [`log field gone | ${SLOTS} | payout`],
  ],
  [
    'logs without trace context',
    (observed) => withLogs(observed, (log) => (slots(log) ? { ...log, traceId: '', spanId: '' } : log)),
    [`log context lost | ${SLOTS} | @opentelemetry/instrumentation-pino`],
  ],
  [
    'severity in other words',
    (observed) =>
      withLogs(observed, (log) =>
        slots(log) ? { ...log, severityText: log.severityText.toUpperCase() } : log,
      ),
    [`log severity changed | ${SLOTS} | @opentelemetry/instrumentation-pino`],
  ],
  [
    'a newer SDK',
    spans((span) =>
      slots(span)
        ? {
            ...span,
            scope: { ...span.scope, version: '9.9.9' },
          }
        : span,
    ),
    [
      `instrumentation version | ${SLOTS} | @opentelemetry/instrumentation-grpc`,
      `instrumentation version | ${SLOTS} | @opentelemetry/instrumentation-http`,
      `instrumentation version | ${SLOTS} | @opentelemetry/instrumentation-ioredis`,
      `instrumentation version | ${SLOTS} | @opentelemetry/instrumentation-undici`,
      `instrumentation version | ${SLOTS} | casino`,
    ],
  ],
]

/** Of these the other way round, more requests being recorded, there is nothing to tell. */
const SAMPLERS: typeof CASES = [
  [
    'a sampler in the service that users ask',
    sampled(
      'vegas-frontend-service',
      (request, { name }) => name !== 'POST /api/user/init' || request % 2 > 0,
    ),
    ['requests unrecorded | vegas-frontend-service | vegas-frontend-service'],
  ],
  [
    'a sampler in a service that another one asks',
    sampled('orchestrator-service', (request) => request % 3 === 0),
    ['requests unrecorded | orchestrator-service | orchestrator-service'],
  ],
]

describe('a change of the telemetry', () => {
  test.each([...CASES, ...SAMPLERS])('%s', (_, change, told) => {
    expect(toldOf(casino, change(casino))).toEqual(told)
  })

  test('what was not asked for is not gone; what was asked for, and left no span, is', () => {
    const balance = 'GET /api/user/balance'
    const traces = new Set(
      casino.traces
        .filter(({ spans: all }) => all.some(({ name }) => name === balance))
        .map(({ traceId }) => traceId),
    )
    expect(traces.size).toBeGreaterThan(0)
    const isAsked = ({ traceId }: Span): boolean => traces.has(traceId)
    const unasked = spans((span) => (isAsked(span) ? undefined : span))(casino)
    const told = toldOf(casino, unasked)
    expect(told).toContain(`not exercised | vegas-frontend-service | SERVER ${balance}`)
    expect(told.join()).not.toContain(`spans gone | vegas-frontend-service | SERVER ${balance}`)
    const unrecorded = spans((span) => (isAsked(span) && !isOf('pitboss')(span) ? undefined : span))(casino)
    expect(toldOf(casino, unrecorded)).toContain(`spans gone | vegas-frontend-service | SERVER ${balance}`)
  })

  test('what a service lacks of which a sampler takes some requests is not told as gone', () => {
    const first = sampled('orchestrator-service', (request) => request % 3 > 0)
    const bare = spans((span) => (slots(span) ? without(span, 'http.request.method') : span))
    const told = toldOf(casino, bare(first(casino)))
    expect(told).toContain('requests unrecorded | orchestrator-service | orchestrator-service')
    expect(told.filter((one) => / gone \| orchestrator/.test(one))).toEqual([])
    expect(told.filter((one) => /not exercised \| orchestrator/.test(one))).not.toEqual([])
    // Of all others it is.
    expect(told).toContain(`attribute gone | ${SLOTS} | http.request.method`)
  })

  test('what failed calls lack, and what they cost more, is no change', () => {
    const outage = spans((span) => {
      const fails = isOf('vegas-scoring-service')(span) && span.kind === 'CLIENT' && span.spanId < '6'
      return fails
        ? {
            ...without(span, 'server.port'),
            status: { code: 'ERROR', codeNumber: 2, message: 'away' } as const,
          }
        : span
    })
    const quiet = spans((span) =>
      isOf('vegas-scoring-service')(span) && span.kind === 'CLIENT' && span.spanId < '6'
        ? without(span, 'server.port')
        : span,
    )
    expect(toldOf(casino, outage(casino))).toEqual([])
    expect(toldOf(casino, quiet(casino)).join()).toContain(
      'attribute on some only | vegas-scoring-service | server.port',
    )
  })

  test('what an exporter measures of itself, and whether a page painted, is chance; all else is new', () => {
    const more = (metricName: string, eventName: string): Observed => ({
      ...withSpans(casino, (span) =>
        slots(span) && span.name === 'game.play'
          ? { ...span, events: [...span.events, { ...EVENT, name: eventName, time: span.endTime }] }
          : span,
      ),
      metrics: [
        ...casino.metrics,
        ...casino.metrics
          .filter(({ name }) => name === 'bet_amount')
          .map((one) => ({ ...one, name: metricName })),
      ],
    })
    const told = (metricName: string, eventName: string): string[] =>
      differencesOf(casino, more(metricName, eventName)).map(({ change, subject }) => `${change} ${subject}`)
    expect(told('otel.sdk.exporter.span.inflight', 'firstPaint')).toEqual([])
    expect(told('bets_by_hand', 'lastPaint')).toEqual(['event new lastPaint', 'metric new bets_by_hand'])
  })

  test('one call among many that left no span is no sampler', () => {
    expect(toldOf(casino, sampled('orchestrator-service', (request) => request !== 1)(casino))).toEqual([])
  })

  test('twice the spans cost more', () => {
    const doubled = spans((span) => span)(casino)
    const more = {
      ...doubled,
      traces: doubled.traces.map(({ traceId, spans: all }) => ({
        traceId,
        spans: [
          ...all,
          ...all
            .filter((span) => span.kind === 'CLIENT' && slots(span))
            .map((span) => ({ ...span, spanId: span.spanId.split('').toReversed().join('') })),
        ],
      })),
    }
    expect(toldOf(casino, more)).toContain(
      'more spans | vegas-casino-gateway | SERVER POST /api/games/slots/spin',
    )
  })

  test('is told in the same words, whichever side it is on', () => {
    for (const [, change] of CASES.slice(1)) {
      expect(differencesOf(change(casino), casino).length).toBeGreaterThan(0)
    }
  })
})
