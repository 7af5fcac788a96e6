// Contexts where they show themselves: on spans, in logs, in requests as they were sent, in messages read back.
import { describe, expect, test } from 'vitest'
import {
  inferTopology,
  judge,
  type Finding,
  matchContract,
  type MessageHeaders,
  type Observed,
} from '../../assertions/index.ts'
import type { AttributeValue, Span } from '../../harness/telemetry/index.ts'
import { EPOCH, span, textLine, traces } from '../../assertions/examples/build.ts'

const observe = (spans: readonly Span[], more: Partial<Observed>): Observed => ({
  traces: traces(spans),
  logs: [],
  lines: [],
  metrics: [],
  messages: [],
  ...more,
})

const findings = (spans: readonly Span[], code: string, more: Partial<Observed> = {}): readonly Finding[] => {
  const observed = observe(spans, more)
  return judge(observed, inferTopology(observed)).rules.find((rule) => rule.code === code)?.findings ?? []
}

const get = { 'http.request.method': 'GET', 'http.response.status_code': 200n }

const call = span({
  service: 'web',
  name: 'GET',
  kind: 'CLIENT',
  start: 0,
  ms: 20,
  attributes: { ...get, 'url.full': 'http://localhost:2000/x' },
})

const served = (header?: AttributeValue) =>
  span({
    service: 'stock',
    name: 'GET /x',
    kind: 'SERVER',
    start: 5,
    ms: 5,
    attributes: {
      ...get,
      'http.route': '/x',
      ...(header === undefined ? {} : { 'http.request.header.traceparent': header }),
    },
  })

const valid = `00-${call.traceId}-${call.spanId}-01`
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736'

describe('a header that the SERVER span keeps', () => {
  test.each<[string, AttributeValue, string]>([
    ['valid', [valid], 'injected but not extracted'],
    ['wrong length', [`00-${call.traceId.slice(2)}-${call.spanId}-01`], 'wrong format'],
    ['wrong characters', [valid.replace(call.traceId, `A${call.traceId.slice(1)}`)], 'wrong format'],
    ['unknown version', [valid.replace('00-', 'ff-')], 'wrong format'],
    ['zero ids', [`00-${'0'.repeat(32)}-${call.spanId}-01`], 'wrong format'],
    ['several values', [valid, `00-${OTHER}-b7ad6b7169203331-01`], 'wrong format'],
    ['several values', `${valid}, ${valid}`, 'wrong format'],
    ['not sampled', [`00-${call.traceId}-${call.spanId}-00`], 'not sampled'],
    ['different trace', [`00-${OTHER}-b7ad6b7169203331-01`], 'wrong parent'],
  ])('shows that the context was %s (%j): %s', (carried, header, reason) => {
    const [finding] = findings([call, served(header)], 'TRC11')
    expect(finding).toMatchObject({
      carried,
      reason,
      certainty: 'certain',
      hop: { from: 'web', to: 'stock' },
    })
    const quoted = Array.isArray(header) ? String(header[0]) : String(header)
    expect(finding?.evidence.map(({ text }) => text).join('\n')).toContain(quoted)
  })

  test('is not needed, but then the reason is not certain', () => {
    const [finding] = findings([call, served()], 'TRC11')
    expect(finding).toMatchObject({ reason: 'not injected', certainty: 'possible' })
    expect(finding?.alternatives).toMatchObject([{ reason: 'injected but not extracted' }])
    expect(finding?.carried).toBeUndefined()
  })
})

describe('a log', () => {
  test.each([
    ['text', `DEBUG metadata: traceparent=${valid} user-agent=x`],
    ['JSON', JSON.stringify({ msg: 'in', headers: { traceparent: valid } })],
    ['logfmt', `level=debug msg=in traceparent="${valid}"`],
  ])('as %s shows which context came in', (_, text) => {
    const lines = [textLine('stock', text)]
    expect(findings([call, served()], 'TRC11', { lines })).toMatchObject([
      { reason: 'injected but not extracted', carried: 'valid', certainty: 'certain' },
    ])
  })

  test("that shows a service's own context shows nothing of what it was sent", () => {
    const work = served()
    const lines = [textLine('stock', `now in traceparent=00-${work.traceId}-${work.spanId}-01`)]
    expect(findings([call, work], 'TRC11', { lines })[0]?.carried).toBeUndefined()
  })

  test.each([
    ['zero ids', `traceparent=00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, 'wrong format'],
    ['absent', 'traceparent=undefined b3=undefined', 'not injected'],
    ['absent', 'consumed headers=map[]', 'not injected'],
  ])('that shows %s alike for all requests speaks for each', (carried, text, reason) => {
    expect(findings([call, served()], 'TRC11', { lines: [textLine('stock', text)] })).toMatchObject([
      { carried, reason },
    ])
  })

  test('that shows one and the other speaks for none', () => {
    const lines = [textLine('stock', 'traceparent=undefined'), textLine('stock', 'traceparent=00-abc-def-01')]
    expect(findings([call, served()], 'TRC11', { lines })[0]?.carried).toBeUndefined()
  })

  test('names the service that was told not to record, though it has no span of the call', () => {
    const direct = span({
      service: 'stock',
      name: 'GET /y',
      kind: 'SERVER',
      start: 9000,
      attributes: { ...get, 'http.route': '/y' },
    })
    const lines = [textLine('stock', `traceparent=00-${call.traceId}-${call.spanId}-00`)]
    expect(findings([call, direct], 'TRC11', { lines })).toMatchObject([
      { hop: { from: 'web', to: 'stock' }, reason: 'not sampled', carried: 'not sampled' },
    ])
  })
})

describe('a request as a page sent it', () => {
  const asked = (headers: Readonly<Record<string, string>>): Partial<Observed> => ({
    requests: [
      { sender: 'web', method: 'GET', url: 'http://localhost:2000/x', sent: EPOCH + 1_000_000n, headers },
    ],
  })

  test('shows what it carried', () => {
    expect(findings([call, served()], 'TRC11', asked({}))).toMatchObject([
      { carried: 'absent', reason: 'not injected' },
    ])
    expect(findings([call, served()], 'TRC11', asked({ traceparent: '00-12-34-01' }))).toMatchObject([
      { carried: 'wrong length', reason: 'wrong format' },
    ])
  })

  test('of another path or time shows nothing', () => {
    const [request] = asked({}).requests ?? []
    if (request === undefined) throw new Error('no request')
    for (const other of [
      { url: 'http://localhost:2000/y' },
      { sent: EPOCH + 60_000_000_000n },
      { method: 'POST' },
    ])
      expect(
        findings([call, served()], 'TRC11', { requests: [{ ...request, ...other }] })[0]?.carried,
      ).toBeUndefined()
  })
})

describe('a request from outside', () => {
  const arrived = (header?: string) => findings([served(header)], 'TRC10')

  test('with a context that nobody can read is told at the entry point', () => {
    expect(arrived(`00-${OTHER.slice(2)}-b7ad6b7169203331-01`)).toMatchObject([
      {
        severity: 'error',
        carried: 'wrong length',
        reason: 'wrong format',
        hop: { from: 'unknown', to: 'stock', via: 'http', operation: 'GET /x' },
      },
    ])
  })

  test('whose valid context is not continued is a warning, and without context is nothing', () => {
    expect(arrived(`00-${OTHER}-b7ad6b7169203331-01`)).toMatchObject([
      { severity: 'warning', carried: 'valid' },
    ])
    expect(arrived(`00-${OTHER}-b7ad6b7169203331-00`)).toEqual([])
    expect(arrived()).toEqual([])
  })
})

describe('the headers of messages', () => {
  const send = (system: string) =>
    span({
      service: 'shop',
      name: 'publish',
      kind: 'PRODUCER',
      attributes: {
        'messaging.system': system,
        'messaging.destination.name': 'orders',
        'messaging.message.id': 'm-1',
      },
    })
  const take = (system: string) =>
    span({
      service: 'parcels',
      name: 'process',
      kind: 'CONSUMER',
      start: 20,
      attributes: {
        'messaging.system': system,
        'messaging.destination.name': 'orders',
        'messaging.operation.type': 'process',
        'messaging.message.id': 'm-1',
        ...(system === 'kafka'
          ? { 'messaging.destination.partition.id': '0', 'messaging.kafka.offset': 7n }
          : { 'messaging.rabbitmq.message.delivery_tag': 7n }),
      },
    })
  const message = (system: 'kafka' | 'rabbitmq', more: Partial<MessageHeaders> = {}): MessageHeaders => ({
    system,
    destination: 'orders',
    partition: 0,
    offset: 7n,
    headers: {},
    ...more,
  })

  test.each(['kafka', 'rabbitmq'] as const)('of %s are found by the place of the message', (system) => {
    const messages = [message(system)]
    expect(findings([send(system), take(system)], 'TRC12', { messages })).toMatchObject([
      {
        carried: 'absent',
        reason: 'not injected',
        certainty: 'certain',
        hop: { from: 'shop', to: 'parcels', via: system },
      },
    ])
  })

  test('of RabbitMQ are found by the id of the message, whatever its tag', () => {
    const sent = send('rabbitmq')
    const headers = { traceparent: `00-${sent.traceId}-${sent.spanId}-01` }
    const messages = [message('rabbitmq', { offset: 99n, messageId: 'm-1', headers })]
    expect(findings([sent, take('rabbitmq')], 'TRC12', { messages })).toMatchObject([
      { carried: 'valid', reason: 'injected but not extracted' },
    ])
  })

  test.each(['kafka', 'rabbitmq'] as const)(
    'of %s tell a contract who lost the context; only RabbitMQ may name the destination otherwise where it is taken',
    (system) => {
      const sent = send(system)
      const taken = take(system)
      const elsewhere = {
        ...taken,
        attributes: taken.attributes.map((one) =>
          one.key === 'messaging.destination.name' ? { ...one, value: 'parcels.orders' } : one,
        ),
      }
      const contract = {
        name: 'an order',
        root: {
          service: 'shop',
          kind: 'PRODUCER',
          name: sent.name,
          children: [{ service: 'parcels', kind: 'CONSUMER', name: 'process' }],
        },
      } as const
      const headers = { traceparent: `00-${sent.traceId}-${sent.spanId}-01` }
      const [trace, other] = [{ traceId: sent.traceId, spans: [sent] }, ...traces([elsewhere])]
      const { findings: told } = matchContract(trace, contract, {
        others: other === undefined ? [] : [other],
        messages: [message(system, { messageId: 'm-1', headers })],
      })
      expect(told).toMatchObject([
        {
          code: 'TRC14',
          hop: { from: 'shop', to: 'parcels', via: system, operation: 'orders' },
          reason: system === 'kafka' ? 'not determined' : 'injected but not extracted',
        },
      ])
    },
  )

  test('of another message say nothing', () => {
    const messages = [message('rabbitmq', { offset: 8n }), message('kafka')]
    expect(findings([send('rabbitmq'), take('rabbitmq')], 'TRC12', { messages })[0]?.carried).toBeUndefined()
  })
})

describe('an outbox', () => {
  const store = span({
    service: 'ledger',
    name: 'INSERT outbox',
    kind: 'CLIENT',
    attributes: { 'db.system.name': 'postgresql', event_id: 'e-1' },
  })
  const publish = (more: Parameters<typeof span>[0] extends infer P ? Partial<P> : never) =>
    span({
      service: 'ledger',
      name: 'send entries',
      kind: 'PRODUCER',
      start: 50,
      attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'entries', event_id: 'e-1' },
      ...more,
    })

  test('loses the context where the event is published in another trace than it was stored in', () => {
    expect(findings([store, publish({})], 'TRC12')).toMatchObject([
      { hop: { from: 'ledger', to: 'ledger', via: 'outbox', operation: 'entries' } },
    ])
  })

  test('keeps it by the trace, or by a link', () => {
    expect(findings([store, publish({ traceId: store.traceId })], 'TRC12')).toEqual([])
    expect(findings([store, publish({ links: [store] })], 'TRC12')).toEqual([])
  })

  test('is none where a consumer publishes again what it was sent', () => {
    const taken = span({
      service: 'ledger',
      name: 'process',
      kind: 'CONSUMER',
      attributes: { event_id: 'e-1' },
    })
    const told = findings([taken, publish({})], 'TRC12').filter(({ hop }) => hop?.via === 'outbox')
    expect(told).toEqual([])
  })
})
