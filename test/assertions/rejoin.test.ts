// Torn parts of systems that nobody described: which call each belongs to, and what is no torn part at all.
import { describe, expect, test } from 'vitest'
import { inferTopology, judge, type Finding, type Observed } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { type AttributeMap, plant, span, textLine, traces } from '../../assertions/examples/build.ts'

const observe = (spans: readonly Span[], more: Partial<Observed> = {}): Observed => ({
  traces: traces(spans),
  logs: [],
  lines: [],
  metrics: [],
  messages: [],
  ...more,
})

const judged = (spans: readonly Span[], more: Partial<Observed> = {}) => {
  const observed = observe(spans, more)
  const topology = inferTopology(observed)
  return { ...judge(observed, topology), topology }
}

const HOPS = ['TRC10', 'TRC11', 'TRC12', 'TRC19']

const hopFindings = (spans: readonly Span[], more: Partial<Observed> = {}): Finding[] =>
  judged(spans, more).findings.filter(({ code }) => HOPS.includes(code))

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** A request at `web` with one call in it; the call lies at start + 5 and lasts 20 ms. */
const asking = (start: number, name: string, attributes: AttributeMap, kind: Span['kind'] = 'CLIENT') =>
  plant({
    service: 'web',
    name: 'POST /play',
    kind: 'SERVER',
    start,
    ms: 30,
    attributes: { 'http.request.method': 'POST', 'http.route': '/play' },
    children: [{ service: 'web', name, kind, start: start + 5, ms: 20, attributes }],
  })

const rpc = (at: number): AttributeMap => ({
  'rpc.system': 'grpc',
  'rpc.service': 'wheel.WheelService',
  'rpc.method': 'Turn',
  'net.peer.name': '10.0.0.7',
  'net.peer.port': 5000n,
  'player.id': `player-${at}`,
})

describe('a part made by hand', () => {
  const turn = (at: number, start: number) =>
    span({ service: 'wheel', name: `doTurn-${at}`, start, ms: 10, attributes: { playerId: `player-${at}` } })

  test('is the lost side of the call that names it, though it is INTERNAL and its service tells no address', () => {
    const spans = range(4).flatMap((at) => [
      ...asking(at * 100, 'grpc.wheel.Turn', rpc(at)),
      turn(at, at * 100 + 9),
    ])
    expect(hopFindings(spans)).toMatchObject([
      {
        code: 'TRC11',
        hop: { from: 'web', to: 'wheel', via: 'grpc', operation: 'wheel.WheelService/Turn' },
        occurrences: 4,
      },
    ])
  })

  test('is none where it is a job that lies in a call now and then', () => {
    const calls = range(10).flatMap((at) =>
      asking(at * 100, 'POST', {
        'http.request.method': 'POST',
        'url.full': 'https://payments.example/v1/charges',
        'http.response.status_code': 200n,
      }),
    )
    const jobs = range(3).map((at) =>
      span({ service: 'parcels', name: 'sweep parcels', start: at * 100 + 10, ms: 1 }),
    )
    const { findings, topology } = judged([...calls, ...jobs])
    expect(findings.filter(({ code }) => HOPS.includes(code))).toEqual([])
    expect(topology.assumptions.join('\n')).toContain('sweep parcels of parcels')
  })

  test('is joined to the message that it answers by the id of the message', () => {
    const spans = range(3).flatMap((at) => {
      const attributes = {
        'network.protocol.name': 'websocket',
        'url.full': 'ws://localhost:7/',
        'message.type': 'chat',
        'message.id': `m-${at}`,
      }
      return [
        span({ service: 'app', name: 'ws.send chat', kind: 'CLIENT', start: 5, ms: 20, attributes }),
        // All at the same time, in another order.
        span({
          service: 'rooms',
          name: 'rooms.chat',
          start: 9 - at,
          ms: 2,
          attributes: { 'message.id': `m-${at}` },
        }),
      ]
    })
    const [finding] = hopFindings(spans)
    expect(finding).toMatchObject({ hop: { from: 'app', to: 'rooms', via: 'websocket' }, occurrences: 3 })
    const pairs = (finding?.evidence ?? []).flatMap(({ text }) => text.match(/joined by \S*m-\d/g) ?? [])
    expect(new Set(pairs).size).toBe(3)
  })
})

describe('calls at the same time', () => {
  const peer = { 'server.address': 'localhost', 'server.port': 2000n, 'http.request.method': 'GET' }
  const call = (start: number, ms: number, user: string) =>
    span({
      service: 'web',
      name: 'GET',
      kind: 'CLIENT',
      start,
      ms,
      attributes: {
        ...peer,
        'url.full': 'http://localhost:2000/x',
        'http.response.status_code': 200n,
        'user.id': user,
      },
    })
  const served = (start: number, ms: number, user: string) =>
    span({
      service: 'stock',
      name: 'GET /x',
      kind: 'SERVER',
      start,
      ms,
      attributes: { ...peer, 'http.route': '/x', 'user.id': user },
    })
  const pairsOf = (spans: readonly Span[]): Record<string, string> =>
    Object.fromEntries(
      hopFindings(spans)
        .filter(({ code }) => code === 'TRC11')
        .flatMap(({ evidence }) => {
          const found = evidence.filter(({ spanId }) => spanId !== undefined)
          return found.flatMap((one, at) =>
            at % 2 === 0 ? [[one.spanId ?? '', found[at + 1]?.spanId ?? ''] as const] : [],
          )
        }),
    )

  test('are told apart by what both sides say of the request, not by who began first', () => {
    const calls = [call(0, 40, 'u-1'), call(1, 40, 'u-2'), call(2, 40, 'u-3')]
    const works = [served(5, 10, 'u-3'), served(6, 10, 'u-1'), served(7, 10, 'u-2')]
    expect(pairsOf([...calls, ...works])).toEqual({
      [calls[0]?.spanId ?? '']: works[1]?.spanId,
      [calls[1]?.spanId ?? '']: works[2]?.spanId,
      [calls[2]?.spanId ?? '']: works[0]?.spanId,
    })
  })

  test('get a part each where there is one for each, though the nearest one would leave another without', () => {
    const [long, short] = [call(0, 100, ''), call(10, 20, '')]
    const [early, late] = [served(12, 5, ''), served(50, 5, '')]
    expect(pairsOf([long, short, early, late])).toEqual({
      [long.spanId]: late.spanId,
      [short.spanId]: early.spanId,
    })
  })

  test('that can be joined in several ways say how many others fit', () => {
    const spans = [call(0, 40, ''), call(1, 40, ''), served(5, 10, ''), served(6, 10, '')]
    const [finding] = hopFindings(spans)
    expect(finding).toMatchObject({ occurrences: 2 })
    expect(finding?.evidence.map(({ text }) => text).join('\n')).toContain(
      '1 other such call at the same time',
    )
  })
})

describe('no torn hop', () => {
  const get = { 'http.request.method': 'GET', 'http.response.status_code': 200n }
  const caller = (children: Parameters<typeof plant>[0]['children'] = [], more: AttributeMap = {}) =>
    plant({
      service: 'web',
      name: 'GET',
      kind: 'CLIENT',
      attributes: { ...get, 'url.full': 'http://localhost:2000/x', ...more },
      children,
    })
  const answer = {
    service: 'stock',
    name: 'GET /x',
    kind: 'SERVER' as const,
    attributes: { ...get, 'http.route': '/x' },
  }

  test('is a call that several services go on with', () => {
    const both = caller([answer, { service: 'audit', name: 'GET /x', kind: 'SERVER' }])
    expect(hopFindings([...both, ...caller([answer])])).toEqual([])
  })

  test('is a call that failed and was made again', () => {
    const refused = span({
      service: 'web',
      name: 'GET',
      kind: 'CLIENT',
      status: 'ERROR',
      attributes: {
        'http.request.method': 'GET',
        'url.full': 'http://localhost:2000/x',
        'error.type': 'ECONNREFUSED',
      },
    })
    const { findings, hops } = judged([refused, ...caller([answer])])
    expect(findings.filter(({ code }) => HOPS.includes(code))).toEqual([])
    expect(hops).toMatchObject([{ from: 'web', to: 'stock', calls: 2, continued: 1, failed: 1, torn: 0 }])
  })

  test('is a call whose SERVER span was never exported, and whose work is there', () => {
    const [client] = caller()
    if (client === undefined) throw new Error('no call')
    const orphan = span({
      service: 'stock',
      name: 'look up',
      start: 2,
      ms: 5,
      traceId: client.traceId,
      parentSpanId: 'b7ad6b7169203331',
    })
    const { findings } = judged([client, orphan, ...caller([answer])])
    expect(findings.map(({ code }) => code)).not.toContain('TRC11')
    expect(findings.map(({ code }) => code)).toContain('TRC1')
  })

  test('is what a proxy between both hands on', () => {
    const through = caller([
      {
        service: 'proxy',
        name: 'ingress',
        kind: 'SERVER',
        children: [{ service: 'proxy', name: 'egress', kind: 'CLIENT', children: [answer] }],
      },
    ])
    const { findings, hops } = judged(through)
    expect(findings.filter(({ code }) => HOPS.includes(code))).toEqual([])
    expect(hops.map(({ from, to }) => [from, to])).toEqual([
      ['proxy', 'stock'],
      ['web', 'proxy'],
    ])
  })
})

test('a context that is sent once more hangs later requests on the first call', () => {
  const get = { 'http.request.method': 'GET', 'http.response.status_code': 200n }
  const calls = range(4).map((at) =>
    span({
      service: 'web',
      name: 'GET',
      kind: 'CLIENT',
      start: at * 100,
      ms: 20,
      attributes: { ...get, 'url.full': 'http://localhost:2000/x' },
    }),
  )
  const [first] = calls
  if (first === undefined) throw new Error('no call')
  const works = range(4).map((at) =>
    span({
      service: 'stock',
      name: 'GET /x',
      kind: 'SERVER',
      start: at * 100 + 5,
      ms: 5,
      attributes: { ...get, 'http.route': '/x' },
      traceId: first.traceId,
      parentSpanId: first.spanId,
    }),
  )
  expect(hopFindings([...calls, ...works])).toMatchObject([
    {
      code: 'TRC11',
      hop: { from: 'web', to: 'stock' },
      reason: 'wrong parent',
      carried: 'different trace',
      occurrences: 3,
    },
  ])
})

test('a request that the log has and the call failed on is torn, and without the log is not', () => {
  const call = (start: number, failed: boolean) =>
    span({
      service: 'web',
      name: 'POST',
      kind: 'CLIENT',
      start,
      ms: 20,
      ...(failed ? { status: 'ERROR' as const } : {}),
      attributes: {
        'http.request.method': 'POST',
        'url.full': 'http://localhost:2000/settle',
        ...(failed ? { 'error.type': 'other side closed' } : { 'http.response.status_code': 200n }),
      },
    })
  const sound = call(0, false)
  const served = span({
    service: 'engine',
    name: 'POST /settle',
    kind: 'SERVER',
    start: 5,
    ms: 5,
    attributes: { 'http.request.method': 'POST', 'http.route': '/settle' },
    traceId: sound.traceId,
    parentSpanId: sound.spanId,
  })
  const spans = [sound, served, call(1000, true)]
  // 1 800 000 000 s is 2027-01-15T08:00:00Z.
  const lines = [textLine('engine', '2027-01-15T08:00:01.010Z engine POST /settle bet 13')]
  const torn = (more: Partial<Observed>) =>
    judged(spans, more).rules.find(({ code }) => code === 'TRC11')?.findings.length
  expect([torn({}), torn({ lines })]).toEqual([0, 1])
})

describe('a context that is extracted and not made current', () => {
  const request = (at: number, inside: boolean) => {
    const [client, server] = plant({
      service: 'web',
      name: 'GET',
      kind: 'CLIENT',
      start: at * 100,
      ms: 40,
      attributes: {
        'http.request.method': 'GET',
        'url.full': 'http://localhost:2000/x',
        'http.response.status_code': 200n,
      },
      children: [
        {
          service: 'stock',
          name: 'GET /x',
          kind: 'SERVER',
          start: at * 100 + 5,
          ms: 30,
          attributes: { 'http.request.method': 'GET', 'http.route': '/x' },
        },
      ],
    })
    if (client === undefined || server === undefined) throw new Error('no call')
    const work = span({ service: 'stock', name: 'look up', start: at * 100 + 10 + (inside ? 0 : 50), ms: 5 })
    return [client, server, work]
  }

  test('is told at the hop, with the work that began traces of its own', () => {
    const [finding, ...others] = hopFindings(range(4).flatMap((at) => request(at, true)))
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      code: 'TRC11',
      hop: { from: 'web', to: 'stock', via: 'http', operation: 'GET /x' },
      reason: 'extracted but not activated',
      occurrences: 4,
    })
  })

  test('is not assumed of a job beside the requests, nor of one accident', () => {
    expect(hopFindings(range(4).flatMap((at) => request(at, at === 0)))).toEqual([])
    expect(hopFindings(request(0, true))).toEqual([])
  })
})

describe('what comes from outside of a system that nobody described', () => {
  test('is no torn hop where nobody is seen who sends to the queue', () => {
    const taken = span({
      service: 'parcels',
      name: 'process',
      kind: 'CONSUMER',
      attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
    })
    const sent = span({
      service: 'shop',
      name: 'send',
      kind: 'PRODUCER',
      start: -20,
      attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
    })
    expect(hopFindings([taken])).toEqual([])
    expect(hopFindings([sent, taken])).toMatchObject([
      { code: 'TRC12', hop: { from: 'shop', to: 'parcels' } },
    ])
  })

  test('enters where calls of the system enter, too, once each of these has its part', () => {
    const attributes = { 'http.request.method': 'GET', 'http.response.status_code': 200n }
    const calls = range(3).map((at) =>
      span({
        service: 'web',
        name: 'GET',
        kind: 'CLIENT',
        start: at * 100,
        ms: 20,
        attributes: { ...attributes, 'url.full': 'http://localhost:2000/x' },
      }),
    )
    const served = (start: number) =>
      span({
        service: 'stock',
        name: 'GET /x',
        kind: 'SERVER',
        start,
        ms: 5,
        attributes: {
          ...attributes,
          'http.route': '/x',
          'server.address': 'localhost',
          'server.port': 2000n,
        },
      })
    const { topology, findings } = judged([...calls, ...[5, 105, 205, 5000].map(served)])
    expect(topology.services.find(({ name }) => name === 'stock')?.entryPoints).toEqual(['GET /x'])
    expect(findings.filter(({ code }) => HOPS.includes(code))).toMatchObject([
      { code: 'TRC11', occurrences: 3 },
    ])
  })
})
