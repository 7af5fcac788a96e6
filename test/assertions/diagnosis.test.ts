// Which fragment is taken for which call or message, and on what evidence.
import { describe, expect, test } from 'vitest'
import { judge, type Finding, type Topology } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { type AttributeMap, span, traces } from '../../assertions/examples/build.ts'

const topology: Topology = {
  source: 'declared',
  assumptions: [],
  services: [
    { name: 'a', addresses: ['127.0.0.1:1000'], entryPoints: ['*'], promises: ['traces'] },
    { name: 'b', addresses: ['127.0.0.1:2000'], entryPoints: ['*'], promises: ['traces'] },
    { name: 'c', addresses: ['127.0.0.1:3000'], entryPoints: ['*'], promises: ['traces'] },
  ],
}

const findings = (spans: readonly Span[], code: string): readonly Finding[] =>
  judge({ traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] }, topology).rules.find(
    (one) => one.code === code,
  )?.findings ?? []

const texts = (found: readonly Finding[]): string[] =>
  found.flatMap((one) => one.evidence.map((each) => each.text))

describe('the fragment of a call', () => {
  const call = (start: number, ms: number) =>
    span({
      service: 'a',
      name: 'GET',
      kind: 'CLIENT',
      start,
      ms,
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200n,
        'url.full': 'http://localhost:2000/x',
      },
    })
  const served = (start: number, ms: number, attributes: AttributeMap = {}) =>
    span({
      service: 'b',
      name: 'GET /x',
      kind: 'SERVER',
      start,
      ms,
      attributes: { 'http.request.method': 'GET', 'url.path': '/x', ...attributes },
    })
  const claimed = (calls: readonly Span[], servers: readonly Span[]) =>
    findings([...calls, ...servers], 'TRC11')
      .flatMap((one) => one.evidence.map((each) => each.spanId))
      .filter((id) => servers.some((server) => server.spanId === id))

  test('is the one inside its time, not a nearer one that outlasts it', () => {
    const inside = served(1010, 20)
    const outlasting = served(1001, 120)
    expect(claimed([call(1000, 100)], [outlasting, inside])).toEqual([inside.spanId])
  })

  test('is of several inside its time the one that began first after it', () => {
    const near = served(1002, 20)
    expect(claimed([call(1000, 100)], [served(1050, 20), near])).toEqual([near.spanId])
  })

  test('is not taken twice by calls at the same time', () => {
    const servers = [served(1001, 10), served(1021, 10)]
    const found = claimed([call(1000, 15), call(1020, 15)], servers)
    expect(new Set(found)).toEqual(new Set(servers.map((one) => one.spanId)))
    expect(found).toHaveLength(2)
  })

  test('may lie outside its time by as much as clocks differ, and no more', () => {
    expect(claimed([call(1000, 10)], [served(960, 5)])).toHaveLength(1)
    expect(claimed([call(1000, 10)], [served(1055, 5)])).toHaveLength(1)
    expect(claimed([call(1000, 10)], [served(940, 5)])).toHaveLength(0)
    expect(claimed([call(1000, 10)], [served(1065, 5)])).toHaveLength(0)
  })

  test('must serve the path that was called, or a route that covers it', () => {
    expect(claimed([call(1000, 10)], [served(1001, 5, { 'url.path': '/y' })])).toHaveLength(0)
    const routed = span({
      service: 'b',
      name: 'GET',
      kind: 'SERVER',
      start: 1001,
      ms: 5,
      attributes: { 'http.request.method': 'GET', 'http.route': '/:name' },
    })
    expect(claimed([call(1000, 10)], [routed])).toEqual([routed.spanId])
  })
})

describe('the sender of a message', () => {
  const kafka = { 'messaging.system': 'kafka', 'messaging.destination.name': 't' }
  const send = (start: number, more: AttributeMap = {}, service = 'a') =>
    span({ service, name: 'send t', kind: 'PRODUCER', start, ms: 2, attributes: { ...kafka, ...more } })
  const consume = (start: number, more: AttributeMap = {}, parent?: Span) =>
    span({
      service: 'b',
      name: 'process t',
      kind: 'CONSUMER',
      start,
      ms: 2,
      attributes: { ...kafka, ...more },
      ...(parent === undefined ? {} : { traceId: parent.traceId, parentSpanId: parent.spanId }),
    })
  const sender = (spans: readonly Span[]) => {
    const found = findings(spans, 'TRC12')
    const ids = found.flatMap((one) => one.evidence.map((each) => each.spanId))
    return {
      spans: spans.filter((one) => one.kind === 'PRODUCER' && ids.includes(one.spanId)),
      texts: texts(found).join('\n'),
    }
  }

  test('is found by the id of the event, whatever the time', () => {
    const [wanted, later] = [send(0, { event_id: '1' }), send(50, { event_id: '2' })]
    const found = sender([wanted, later, consume(100, { event_id: '1' })])
    expect(found.spans).toEqual([wanted])
    expect(found.texts).toContain('joined by event_id=1')
  })

  test('is found by the place of the message in its topic', () => {
    const at = (offset: bigint) => ({
      'messaging.destination.partition.id': '0',
      'messaging.kafka.offset': offset,
    })
    const [wanted, later] = [send(0, at(7n)), send(50, at(8n))]
    expect(sender([wanted, later, consume(100, at(7n))]).spans).toEqual([wanted])
  })

  test('is found by what the event is about, the last one before', () => {
    const sent = [
      send(0, { aggregate_id: 'x' }),
      send(20, { aggregate_id: 'x' }),
      send(40, { aggregate_id: 'y' }),
    ]
    const found = sender([...sent, consume(60, { aggregate_id: 'x' })])
    expect(found.spans).toEqual([sent[1]])
  })

  test('is by time alone the last one before, and the evidence says so', () => {
    const sent = [send(0), send(20), send(80)]
    const found = sender([...sent, consume(60)])
    expect(found.spans).toEqual([sent[1]])
    expect(found.texts).toContain('time alone')
    expect(sender([send(60), consume(60)]).spans).toHaveLength(1)
  })

  test('is blamed where the consumer keeps the context of others', () => {
    const other = send(0, { event_id: '1' }, 'c')
    const spans = [
      other,
      consume(10, { event_id: '1' }, other),
      send(20, { event_id: '2' }),
      consume(30, { event_id: '2' }),
    ]
    expect(findings(spans, 'TRC12')).toMatchObject([{ reason: 'not injected', hop: { from: 'a', to: 'b' } }])
    expect(texts(findings(spans, 'TRC12')).join('\n')).toContain('b keeps the context of other messages')
  })
})

describe('a service that begins traces of its own', () => {
  const TRACE = 'a'.repeat(32)
  const call = span({
    service: 'a',
    name: 'GET',
    kind: 'CLIENT',
    start: 1000,
    ms: 20,
    attributes: {
      'http.request.method': 'GET',
      'http.response.status_code': 200n,
      'url.full': 'http://localhost:2000/x',
    },
  })
  const served = (path: string, start: number, agent: string, traceId?: string) =>
    span({
      service: 'b',
      name: `GET ${path}`,
      kind: 'SERVER',
      start,
      attributes: { 'http.request.method': 'GET', 'url.path': path, 'user_agent.original': agent },
      ...(traceId === undefined ? {} : { traceId }),
    })
  const reasons = (spans: readonly Span[]) => findings(spans, 'TRC11').map((one) => one.reason)

  test("does not extract, where it does so for the harness's requests, too", () => {
    const asked = served('/health', 2000, `pitboss/1.2.3 (trace ${TRACE})`)
    expect(reasons([call, served('/x', 1005, 'a'), asked])).toEqual(['injected but not extracted'])
  })

  test("is not known to, where it keeps the trace of the harness's requests, or others only name it", () => {
    const kept = served('/health', 2000, `pitboss/1.2.3 (trace ${TRACE})`, TRACE)
    expect(reasons([call, served('/x', 1005, 'a'), kept])).toEqual(['not injected'])
    const other = served('/health', 2000, `curl/8 pitboss/1.2.3 (trace ${TRACE})`)
    expect(reasons([call, served('/x', 1005, 'a'), other])).toEqual(['not injected'])
  })
})

describe('a call that is torn between instrumentations', () => {
  const call = (from: string, port: number, start: number) =>
    span({
      service: from,
      name: 'GET',
      kind: 'CLIENT',
      start,
      ms: 20,
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200n,
        'url.full': `http://localhost:${port}/x`,
      },
    })
  const served = (service: string, scope: string, start: number, caller?: Span) =>
    span({
      service,
      scope,
      name: 'GET /x',
      kind: 'SERVER',
      start,
      attributes: { 'http.request.method': 'GET', 'url.path': '/x' },
      ...(caller === undefined ? {} : { traceId: caller.traceId, parentSpanId: caller.spanId }),
    })
  /** `a` calls `b`, which begins a trace of its own; `c` calls it and is heard, through this instrumentation. */
  const torn = (heardBy: string) => {
    const other = call('c', 2000, 3000)
    return [call('a', 2000, 1000), served('b', 'rpc', 1005), other, served('b', heardBy, 3005, other)]
  }
  /** `c` continues what `a` sends. */
  const sent = () => {
    const other = call('a', 3000, 5000)
    return [other, served('c', 'rpc', 5005, other)]
  }
  const reasons = (spans: readonly Span[]) => findings(spans, 'TRC11').map((one) => one.reason)

  test('was not extracted, where the caller injects and only another instrumentation extracts', () => {
    expect(reasons([...torn('web'), ...sent()])).toEqual(['injected but not extracted'])
  })

  test('was not injected, where the same instrumentation extracts, or the caller injects nowhere', () => {
    expect(reasons([...torn('rpc'), ...sent()])).toEqual(['not injected'])
    expect(reasons(torn('web'))).toEqual(['not injected'])
  })
})
