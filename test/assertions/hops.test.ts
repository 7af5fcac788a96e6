// TRC11 and TRC12 in the small: who counts as a peer, what is exempt, what is never taken for a continuation.
import { describe, expect, test } from 'vitest'
import { judge, type Topology } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { type AttributeMap, type Node, plant, span, traces } from '../../assertions/examples/build.ts'

const topology: Topology = {
  source: 'declared',
  assumptions: [],
  services: [
    { name: 'a', addresses: ['127.0.0.1:1000'], entryPoints: ['*'], promises: ['traces'] },
    { name: 'b', addresses: ['127.0.0.1:2000'], entryPoints: [], promises: ['traces'] },
  ],
}

const judged = (spans: readonly Span[]) =>
  judge({ traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] }, topology)

const rule = (spans: readonly Span[], code: string) => judged(spans).rules.find((one) => one.code === code)

const call = (attributes: AttributeMap, more: Partial<Node> = {}): Span[] =>
  plant({
    service: 'a',
    name: 'GET /entry',
    kind: 'SERVER',
    children: [
      {
        service: 'a',
        name: 'GET',
        kind: 'CLIENT',
        attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200n, ...attributes },
        ...more,
      },
    ],
  })

describe('TRC11 knows the instrumented peer', () => {
  test.each<[string, AttributeMap]>([
    ['server.address and server.port', { 'server.address': 'localhost', 'server.port': 2000n }],
    ['net.peer.name and net.peer.port', { 'net.peer.name': '127.0.0.1', 'net.peer.port': 2000 }],
    ['url.full', { 'url.full': 'http://localhost:2000/x?y=1' }],
    ['http.url', { 'http.url': 'http://[::1]:2000/x' }],
    ['network.peer.address', { 'network.peer.address': '::1', 'network.peer.port': 2000n }],
  ])('by %s', (_, attributes) => {
    expect(rule(call(attributes), 'TRC11')).toMatchObject({ outcome: 'broken', subjects: 1 })
  })

  test('by the remote procedure that a service is seen to serve', () => {
    const rpc = { 'rpc.system': 'grpc', 'rpc.service': 'p.S', 'rpc.method': 'M', 'rpc.grpc.status_code': 0n }
    const spans = [
      ...call(rpc, { start: 500, ms: 5 }),
      span({ service: 'b', name: 'p.S/M', kind: 'SERVER', attributes: rpc }),
    ]
    expect(rule(spans, 'TRC11')).toMatchObject({ outcome: 'broken', subjects: 1 })
  })

  test('and leaves databases, other systems and calls to itself alone', () => {
    const spans = [
      ...call({ 'server.address': 'localhost', 'server.port': 2000n, 'db.system.name': 'redis' }),
      ...call({ 'server.address': 'example.com', 'server.port': 443n }),
      ...call({ 'server.address': 'localhost', 'server.port': 1000n }),
    ]
    expect(rule(spans, 'TRC11')).toMatchObject({ outcome: 'not exercised', subjects: 0 })
  })
})

describe('TRC11', () => {
  const peer = { 'server.address': 'localhost', 'server.port': 2000n }
  const server: Node = { service: 'b', name: 'GET /x', kind: 'SERVER' }

  test('holds for a call with its SERVER span below, also through a second CLIENT span', () => {
    const doubled: Node = { service: 'a', name: 'GET', kind: 'CLIENT', attributes: peer, children: [server] }
    expect(
      rule([...call(peer, { children: [server] }), ...call(peer, { children: [doubled] })], 'TRC11')?.outcome,
    ).toBe('holds')
  })

  test('counts a doubled call that is torn once', () => {
    const doubled: Node = {
      service: 'a',
      name: 'GET',
      kind: 'CLIENT',
      attributes: { ...peer, 'http.response.status_code': 200n },
    }
    expect(rule(call(peer, { children: [doubled] }), 'TRC11')?.findings).toMatchObject([{ hop: { to: 'b' } }])
  })

  test('exempts a call that could not reach the peer', () => {
    const refused = plant({
      service: 'a',
      name: 'GET',
      kind: 'CLIENT',
      attributes: { ...peer, 'http.request.method': 'GET' },
      status: 'ERROR',
    })
    expect(rule(refused, 'TRC11')).toMatchObject({ outcome: 'holds', subjects: 1 })
    const unavailable = { 'rpc.system': 'grpc', 'rpc.grpc.status_code': 14n, ...peer }
    expect(
      rule(
        plant({ service: 'a', name: 'p.S/M', kind: 'CLIENT', attributes: unavailable, status: 'ERROR' }),
        'TRC11',
      )?.outcome,
    ).toBe('holds')
  })

  test('goes on after an exempt call', () => {
    const refused = plant({ service: 'a', name: 'GET', kind: 'CLIENT', attributes: peer, status: 'ERROR' })
    expect(rule([...refused, ...call(peer, { start: 5000 })], 'TRC11')?.findings).toHaveLength(1)
  })

  test('names the route of a call that left nothing behind, where others show it', () => {
    const http = { 'http.request.method': 'GET' }
    const shown = span({
      service: 'b',
      name: 'GET',
      kind: 'SERVER',
      start: 9000,
      attributes: { ...http, 'http.route': '/users/{id}' },
    })
    const spans = [...call({ ...peer, 'url.full': 'http://localhost:2000/users/7' }), shown]
    expect(rule(spans, 'TRC11')?.findings).toMatchObject([{ hop: { operation: 'GET /users/{id}' } }])
  })

  test('finds a SERVER span that says neither path nor route', () => {
    const silent = { ...server, torn: true as const, attributes: { 'http.request.method': 'GET' } }
    const spans = call({ ...peer, 'url.full': 'http://localhost:2000/users/7' }, { children: [silent] })
    expect(rule(spans, 'TRC11')?.findings).toMatchObject([{ reason: 'not injected' }])
  })

  test('does not exempt a call that the peer answered with an error', () => {
    const failed = call({ ...peer, 'http.response.status_code': 500n }, { status: 'ERROR' })
    expect(rule(failed, 'TRC11')?.outcome).toBe('broken')
  })

  test('finds the SERVER span that hangs under the wrong span of the right trace', () => {
    const tree = plant({
      service: 'a',
      name: 'GET /entry',
      kind: 'SERVER',
      children: [
        { service: 'a', name: 'GET', kind: 'CLIENT', attributes: { ...peer, 'http.request.method': 'GET' } },
        { ...server, attributes: { 'http.request.method': 'GET' } },
      ],
    })
    expect(rule(tree, 'TRC19')?.findings).toMatchObject([
      { reason: 'wrong parent', hop: { from: 'a', to: 'b' } },
    ])
    const told = judged(tree).findings.filter((finding) => finding.severity !== 'information')
    expect(told.map((finding) => finding.code)).toEqual(['TRC19'])
  })

  test('says that extraction fails where the callee continues nobody and the caller is continued elsewhere', () => {
    const others = { service: 'c', name: 'GET /c', kind: 'SERVER' as const }
    const good = call({ 'server.address': 'localhost', 'server.port': 3000n }, { children: [others] })
    const torn = call(peer, { children: [{ ...server, torn: true }] })
    expect(rule([...good, ...torn], 'TRC11')?.findings).toMatchObject([
      { reason: 'injected but not extracted' },
    ])
  })

  test('does not claim a SERVER span of another operation or another time', () => {
    const posted: Node = { ...server, torn: true, attributes: { 'http.request.method': 'POST' } }
    const late: Node = { ...server, torn: true, start: 5000 }
    const [finding] = rule(call(peer, { children: [posted, late] }), 'TRC11')?.findings ?? []
    expect(finding).toMatchObject({ reason: 'not determined' })
  })
})

describe('TRC12', () => {
  const message = { 'messaging.system': 'rabbitmq', 'messaging.destination.name': 'q' }
  const consume = (more: Partial<Node> = {}): Node => ({
    service: 'b',
    name: 'process q',
    kind: 'CONSUMER',
    attributes: { ...message, 'messaging.operation.type': 'process' },
    ...more,
  })

  test('is not exercised without CONSUMER spans', () => {
    expect(rule(call({}), 'TRC12')?.outcome).toBe('not exercised')
  })

  test('finds a consumer whose sender is unknown, and says so', () => {
    expect(rule(plant(consume()), 'TRC12')?.findings).toMatchObject([
      { hop: { from: 'unknown', to: 'b', via: 'rabbitmq', operation: 'q' } },
    ])
  })

  test('blames the consumer that continues the messages of no sender, where headers were not read', () => {
    const kafka = (topic: string) => ({ 'messaging.system': 'kafka', 'messaging.destination.name': topic })
    const sent = ['a', 'c'].map((service) =>
      span({ service, name: 'send', kind: 'PRODUCER', attributes: kafka(`of-${service}`) }),
    )
    const taken = ['a', 'c'].map((service) =>
      span({
        service: 'b',
        name: 'consume',
        kind: 'CONSUMER',
        start: 20,
        attributes: kafka(`of-${service}`),
      }),
    )
    const both = rule([...sent, ...taken], 'TRC12')?.findings.map((one) => one.reason)
    expect(both).toEqual(['injected but not extracted', 'injected but not extracted'])
    const alone = rule([...sent.slice(0, 1), ...taken.slice(0, 1)], 'TRC12')?.findings
    expect(alone).toMatchObject([{ reason: 'not injected' }])
  })

  test('finds a consumer whose link leads nowhere', () => {
    expect(rule(plant(consume({ links: [span({ service: 'a', name: 'gone' })] })), 'TRC12')?.outcome).toBe(
      'broken',
    )
  })

  test('holds for process below receive below send, and takes a batch by its children', () => {
    const chain = plant({
      service: 'a',
      name: 'send q',
      kind: 'PRODUCER',
      attributes: message,
      children: [consume({ name: 'receive q', children: [consume()] })],
    })
    const sent = span({ service: 'a', name: 'send q', kind: 'PRODUCER', attributes: message })
    const batch = plant(
      consume({ name: 'receive q', attributes: message, children: [consume({ links: [sent] })] }),
    )
    expect(rule([...chain, sent, ...batch], 'TRC12')).toMatchObject({ outcome: 'holds' })
  })

  describe('joined to what sent another message', () => {
    const sent = (topic: string, id: string) =>
      span({
        service: 'a',
        name: `send ${topic}`,
        kind: 'PRODUCER',
        attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': topic, event_id: id },
      })
    const taken = (from: Span, topic: string, id: string) =>
      span({
        service: 'b',
        name: 'consume',
        kind: 'CONSUMER',
        attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': topic, event_id: id },
        traceId: from.traceId,
        parentSpanId: from.spanId,
        start: 20,
      })

    test('holds only where topic and event are its own', () => {
      const own = sent('t', '1')
      expect(rule([own, taken(own, 't', '1')], 'TRC12')?.outcome).toBe('holds')
    })

    test.each([
      ['another event of the topic', 't', '2'],
      ['another topic', 'u', '1'],
    ])('is broken for %s, and names the real sender', (_, topic, id) => {
      const [other, real] = [sent('t', '1'), sent(topic, id)]
      const [finding] = rule([other, real, taken(other, topic, id)], 'TRC12')?.findings ?? []
      expect(finding).toMatchObject({ reason: 'wrong parent', hop: { from: 'a', to: 'b', operation: topic } })
    })

    test('a batch is joined when one of its links is right', () => {
      const [one, two] = [sent('t', '1'), sent('t', '2')]
      const batch = plant(
        consume({
          attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 't', event_id: '2' },
          links: [one, two],
        }),
      )
      expect(rule([one, two, ...batch], 'TRC12')?.outcome).toBe('holds')
    })
  })

  test('holds for a consumer below a span of its own service that links to the sender', () => {
    const sent = span({ service: 'a', name: 'send q', kind: 'PRODUCER', attributes: message })
    const worker = plant({ service: 'b', name: 'worker', links: [sent], children: [consume()] })
    expect(rule([sent, ...worker], 'TRC12')?.outcome).toBe('holds')
  })

  test("finds a consumer whose only link leads to its own service's work", () => {
    const own = span({ service: 'b', name: 'job' })
    expect(rule([own, ...plant(consume({ links: [own] }))], 'TRC12')?.outcome).toBe('broken')
  })

  test("finds a consumer that hangs only on its own service's polling loop", () => {
    const polled = plant({ service: 'b', name: 'poll loop', children: [consume()] })
    expect(rule(polled, 'TRC12')?.outcome).toBe('broken')
  })
})

test('a service that sends no spans is the cause, and the calls to it are its consequence', () => {
  const spans = call({
    'url.full': 'http://localhost:2000/x',
    'server.address': 'localhost',
    'server.port': 2000n,
  })
  const { findings } = judge(
    { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] },
    topology,
  )
  expect(findings.map((one) => one.code)).toEqual(['DEL2'])
  expect(findings[0]?.consequences?.map((one) => one.code)).toEqual(['TRC11'])
})
