// NAM2 and ATT1 to ATT5: what is told of the attributes of spans, and what is not.
import { describe, expect, test } from 'vitest'
import { type AttributeMap, span, type SpanParts, traces } from '../../assertions/examples/build.ts'
import { type Finding, judge, type RuleCode } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'

function told(code: RuleCode, ...spans: readonly Span[]): readonly Finding[] {
  const { rules } = judge(
    { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] },
    { services: [], source: 'inferred', assumptions: [] },
  )
  const rule = rules.find((one) => one.code === code)
  expect(rule?.subjects).toBeGreaterThan(0)
  return rule?.findings ?? []
}

const LIBRARY = '@opentelemetry/instrumentation-http'
const OLD: AttributeMap = {
  'http.method': 'GET',
  'http.url': 'http://shop/orders',
  'http.status_code': 200n,
  'net.peer.name': 'shop',
  'net.peer.port': 80n,
}
const CURRENT: AttributeMap = {
  'http.request.method': 'GET',
  'url.full': 'http://shop/orders',
  'http.response.status_code': 200n,
  'server.address': 'shop',
  'server.port': 80n,
}
const SERVER: AttributeMap = { 'http.request.method': 'GET', 'url.path': '/orders', 'url.scheme': 'http' }

const client = (attributes: AttributeMap, more: Partial<SpanParts> = {}): Span =>
  span({ service: 'web', name: 'GET', kind: 'CLIENT', scope: LIBRARY, attributes, ...more })
const server = (attributes: AttributeMap, more: Partial<SpanParts> = {}): Span =>
  span({ service: 'shop', name: 'GET', kind: 'SERVER', scope: LIBRARY, attributes, ...more })

const without = (map: AttributeMap, ...keys: readonly string[]): AttributeMap =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)))

describe('ATT1', () => {
  test.each<[string, Span]>([
    ['old names satisfy the requirement', client(OLD)],
    ['current ones do', client(CURRENT)],
    ['a database call needs its system alone', client({ 'db.system': 'redis', 'db.statement': 'GET k' })],
    [
      'a call of a remote procedure over HTTP is no HTTP call',
      client({ 'rpc.system': 'grpc', 'http.flavor': '2.0' }),
    ],
    ['INTERNAL spans owe nothing', client({ 'db.system': 'redis' })],
  ])('%s', (_what, one) => {
    expect(told('ATT1', one)).toEqual([])
  })

  test('names all that is missing at once, as an error of the library', () => {
    expect(told('ATT1', client(without(CURRENT, 'url.full', 'server.port')))).toMatchObject([
      {
        severity: 'error',
        message: 'HTTP CLIENT spans of web lack url.full and server.port',
        subject: { service: 'web', name: 'url.full, server.port' },
      },
    ])
  })

  test('warns of spans made by hand that lack what tells the convention, and only mentions the rest', () => {
    const bare = without(CURRENT, 'http.request.method')
    const severities = (attributes: AttributeMap) =>
      told('ATT1', client(attributes, { scope: 'web' })).map((one) => one.severity)
    expect(severities(bare)).toEqual(['warning'])
    expect(severities(without(CURRENT, 'server.port'))).toEqual(['information'])
    expect(severities({ 'http.url': 'http://shop' })).toEqual(['information'])
  })

  test.each([
    ['messaging.system', { 'messaging.operation': 'process', 'messaging.destination': 't' }],
    ['messaging.operation.name', { 'messaging.system': 'kafka', 'messaging.destination.name': 't' }],
  ])('misses %s', (key, attributes) => {
    const one = client(attributes, { kind: 'CONSUMER' })
    expect(told('ATT1', one)).toMatchObject([{ subject: { name: key } }])
  })

  test('says once that no SERVER span has a route, with what they are called', () => {
    const spans = ['GET', 'POST', 'GET'].map((name) => server(SERVER, { name }))
    expect(told('ATT1', ...spans)).toMatchObject([
      {
        severity: 'warning',
        message: 'no HTTP SERVER span of shop has http.route',
        occurrences: 3,
        evidence: [{ text: '3 of 3 SERVER spans; they are called GET, POST' }],
      },
    ])
  })

  test('takes answers of no handler for no fault, and single spans without route for no more than a note', () => {
    const routed = server({ ...SERVER, 'http.route': '/orders' })
    expect(told('ATT1', routed, server({ ...SERVER, 'http.response.status_code': 404n }))).toEqual([])
    expect(told('ATT1', routed, server(SERVER))).toMatchObject([{ severity: 'information' }])
  })
})

describe('ATT2', () => {
  test('tells old names once a service and subject, each with its successor, network names with their protocol', () => {
    expect(told('ATT2', client(OLD), client(OLD), client(CURRENT))).toMatchObject([
      {
        severity: 'warning',
        message: 'web uses old HTTP names',
        subject: { service: 'web', name: 'http' },
        occurrences: 2,
        evidence: [
          {
            text: expect.stringMatching(
              /^2 of 3 CLIENT spans by libraries: http\.method -> http\.request\.method, .*net\.peer\.name -> server\.address \/ client\.address/,
            ),
          },
        ],
      },
    ])
  })

  test('only mentions old names beside their successors', () => {
    expect(told('ATT2', client({ ...OLD, ...CURRENT })).map((one) => one.severity)).toEqual(['information'])
  })

  test('takes no method beside the old system for a new name', () => {
    const rpc = { 'rpc.system': 'grpc', 'rpc.service': 's.S', 'rpc.method': 'Do' }
    expect(told('ATT2', client(rpc))).toMatchObject([
      {
        evidence: [
          {
            text: '1 of 1 CLIENT spans by libraries: rpc.service -> rpc.method, rpc.system -> rpc.system.name',
          },
        ],
      },
    ])
  })

  test.each<[string, AttributeMap, string]>([
    [
      'a status as text',
      { 'http.response.status_code': '200' },
      'http.response.status_code is string and should be int',
    ],
    ['an old offset as text', { 'messaging.kafka.message.offset': '7' }, 'is string and should be int'],
    ['a header that is no list', { 'http.request.header.accept': 'a' }, 'is string and should be string[]'],
    ['a partition as number', { 'messaging.destination.partition.id': 0n }, 'is int and should be string'],
  ])('tells %s', (_what, attributes, text) => {
    const found = told('ATT2', client({ ...CURRENT, ...attributes }))
    expect(found.filter((one) => one.message.includes('wrong type'))).toMatchObject([
      { evidence: [{ text: expect.stringContaining(text) }] },
    ])
  })

  test.each<[string, AttributeMap]>([
    ['whole doubles where integers are due', { 'http.response.status_code': 200 }],
    ['an empty list', { 'http.request.header.accept': [] }],
    ["a name of one's own that the registry gave up", { 'message.id': 'm-1' }],
    ['a name that was renamed lately', { 'messaging.kafka.offset': 7n, 'messaging.system': 'kafka' }],
    ['a value beyond an open enumeration', { 'db.system.name': 'questdb' }],
    ['a method that no client library knows', { 'http.request.method': '_OTHER' }],
  ])('accepts %s', (_what, attributes) => {
    expect(told('ATT2', client({ ...CURRENT, ...attributes }))).toEqual([])
  })

  test('tells a value that a closed enumeration has not, with those it has', () => {
    expect(told('ATT2', client({ ...CURRENT, 'network.transport': 'carrier pigeon' }))).toMatchObject([
      { evidence: [{ text: expect.stringMatching(/carrier pigeon; known: pipe, quic, tcp, udp, unix/) }] },
    ])
  })

  test('mentions an original method that is the method', () => {
    const same = { ...CURRENT, 'http.request.method_original': 'GET' }
    expect(told('ATT2', client(same))).toMatchObject([{ severity: 'information' }])
    expect(told('ATT2', client({ ...same, 'http.request.method_original': 'GeT' }))).toEqual([])
  })
})

describe('ATT3', () => {
  const other = { service: 'shop' }

  test('tells who speaks which generation', () => {
    expect(told('ATT3', client(OLD), client(CURRENT, other))).toMatchObject([
      {
        message: 'old and current HTTP names are mixed: old ones alone by web, current ones alone by shop',
        subject: { service: 'web', name: 'http' },
        evidence: [{ text: 'web CLIENT, by libraries: old names on 1 spans' }, {}],
      },
    ])
  })

  test('tells one service that speaks both', () => {
    expect(told('ATT3', client(OLD), client(CURRENT))).toMatchObject([
      { subject: { service: 'web' }, message: 'old and current HTTP names are mixed: either by web' },
    ])
  })

  test('is about the one service that is behind, and about none where several are', () => {
    const about = (...spans: readonly Span[]) => told('ATT3', ...spans).map(({ subject }) => subject.service)
    const third = { service: 'stock' }
    expect(about(client(OLD, other), client(CURRENT), client(CURRENT, third))).toEqual(['shop'])
    expect(about(client(OLD), client(CURRENT), client(CURRENT, other))).toEqual(['web'])
    expect(about(client(OLD), client(CURRENT), client(OLD, other))).toEqual(['shop'])
    expect(about(client(OLD), client(OLD, other), client(CURRENT, third))).toEqual([undefined])
  })

  test.each<[string, readonly Span[]]>([
    ['all are old', [client(OLD), client(OLD, other)]],
    ['all send both names', [client({ ...OLD, ...CURRENT }), client({ ...OLD, ...CURRENT }, other)]],
    [
      'some send both and the rest the current ones',
      [client({ ...OLD, ...CURRENT }), client(CURRENT, other)],
    ],
    ['they are of different subjects', [client(OLD), client({ 'db.system.name': 'redis' }, other)]],
    [
      'the old name has no counterpart',
      [client({ 'http.response_content_length': 7n }), client(CURRENT, other)],
    ],
  ])('says nothing where %s', (_what, spans) => {
    expect(told('ATT3', ...spans)).toEqual([])
  })
})

describe('ATT4', () => {
  test('tells attributes of resources on spans, and of requests on the resource', () => {
    expect(told('ATT4', client({ ...CURRENT, 'service.version': '1', 'k8s.pod.name': 'p' }))).toMatchObject([
      {
        severity: 'information',
        message: 'spans of web have attributes of a resource: k8s.pod.name, service.version',
      },
    ])
    expect(told('ATT4', client(CURRENT, { resource: { 'http.route': '/x' } }))).toMatchObject([
      { message: 'the resource of web has attributes of a request: http.route' },
    ])
  })

  test("leaves threads, regions of called clouds and names of one's own alone", () => {
    const own = { 'thread.id': 1n, 'thread.name': 'main', 'cloud.region': 'eu-1', 'host.color': 'red' }
    expect(told('ATT4', client(own, { resource: { 'host.name': 'h', 'shop.tier': 'gold' } }))).toEqual([])
  })
})

describe('ATT5', () => {
  test('mentions empty values, and tells keys that are there twice as errors', () => {
    const one = client({ ...CURRENT, 'session.id': '', 'user.id': null })
    const twice = { ...one, attributes: [...one.attributes, { key: 'server.port', value: 81n }] }
    expect(told('ATT5', twice)).toMatchObject([
      { severity: 'error', message: 'attributes of web are there twice on one span: server.port' },
      { severity: 'information', message: 'attributes of web have no value: session.id, user.id' },
    ])
  })

  test('tells keys that are twice on a span event', () => {
    const one = client(CURRENT, { events: ['retry'] })
    const attributes = [1n, 2n].map((value) => ({ key: 'attempt', value }))
    const twice = { ...one, events: one.events.map((event) => ({ ...event, attributes })) }
    expect(told('ATT5', twice)).toMatchObject([{ severity: 'error' }])
  })

  test('has the same key on two spans for no fault', () => {
    expect(told('ATT5', client(CURRENT), client(CURRENT))).toEqual([])
  })
})

describe('NAM2', () => {
  test('warns of keys that are not lowercase, once a service, and only mentions those without a namespace', () => {
    const own = { playerEmail: 'p', 'Bet Amount': 1n, event_id: 'e', 'bet.amount': 1n, 'bet.max-payout': 2n }
    expect(told('NAM2', client(own))).toMatchObject([
      { severity: 'warning', subject: { name: 'Bet Amount, playerEmail' } },
      { severity: 'information', subject: { name: 'event_id' } },
    ])
  })

  test('leaves what the conventions name alone', () => {
    const known = { 'db.query.parameter.userId': 'x', 'http.request.header.X-Thing': ['y'], 'app.a_b': 1n }
    expect(told('NAM2', client(known))).toEqual([])
  })
})
