// MET1, MET2 and MET9 over a whole capture: promised metrics, and what they count against the spans.
import { describe, expect, test } from 'vitest'
import { span, traces } from '../../assertions/examples/build.ts'
import { counter64, gauge, histogram, type MetricParts } from '../../assertions/examples/build-metrics.ts'
import { judge, type MetricContract, type Observed } from '../../assertions/index.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'

const topology = { services: [], source: 'inferred', assumptions: [] } as const

const orders: MetricContract = {
  name: 'orders',
  services: ['shop'],
  instrument: 'counter',
  unit: '{order}',
  attributes: [],
  countedBy: { span: 'place order', attributes: { country: 'country' } },
}
const uncounted: MetricContract = {
  name: 'memory',
  services: ['shop'],
  instrument: 'gauge',
  unit: 'By',
  attributes: [],
}

const fr = { country: 'fr' }
const place = (start: number, more: Partial<Parameters<typeof span>[0]> = {}): Span =>
  span({ service: 'shop', name: 'place order', attributes: fr, start, ...more })
const count = (value: number, when: number, more: Partial<MetricParts> = {}): Metric =>
  counter64({ service: 'shop', name: 'orders', unit: '{order}', attributes: fr, value, when, ...more })
const memory = (when: number, more: Partial<MetricParts> = {}): Metric =>
  gauge({ service: 'shop', name: 'memory', unit: 'By', value: 1, when, ...more })

function ruleOf(
  code: string,
  metrics: readonly Metric[],
  spans: readonly Span[],
  contracts: readonly MetricContract[] = [orders],
  more: Partial<Observed> = {},
) {
  const observed = { traces: traces(spans), logs: [], lines: [], messages: [], metrics, ...more }
  return judge(observed, topology, { metrics: contracts }).rules.find((one) => one.code === code)
}

describe('a promised metric', () => {
  test('is due when what it counts has happened and the process exported since', () => {
    expect(ruleOf('MET1', [memory(9000)], [place(1)])).toMatchObject({
      outcome: 'broken',
      findings: [{ subject: { service: 'shop', name: 'orders' } }],
    })
  })

  test.each<[string, readonly Metric[], readonly Span[]]>([
    ['nothing that it counts happened', [memory(9000)], []],
    ['its process has not exported since', [memory(9000)], [place(9500)]],
    [
      'another process exported since',
      [memory(500), memory(9000, { resource: { 'service.instance.id': 'b' } })],
      [place(1000)],
    ],
    ['no metrics were captured at all', [], [place(1)]],
  ])('is not due when %s', (_, metrics, spans) => {
    expect(ruleOf('MET1', metrics, spans)).toMatchObject({ outcome: 'not exercised' })
  })

  test('that counts no spans is always due, where metrics were captured', () => {
    expect(ruleOf('MET1', [count(1, 9000)], [], [uncounted])).toMatchObject({ outcome: 'broken' })
    expect(ruleOf('MET1', [], [], [uncounted])).toMatchObject({ outcome: 'not exercised' })
    expect(ruleOf('MET1', [count(1, 9000)], [], [uncounted], { notCaptured: ['metrics'] })).toMatchObject({
      outcome: 'not exercised',
    })
  })

  test('of another unit or instrument is MET2, and is not held to be absent', () => {
    const metrics = [count(1, 9000, { unit: '1', monotonic: false })]
    expect(ruleOf('MET2', metrics, [place(1)])?.findings).toHaveLength(2)
    expect(ruleOf('MET1', metrics, [place(1)])).toMatchObject({ outcome: 'holds' })
    expect(ruleOf('MET2', [memory(9000)], [place(1)])).toMatchObject({ outcome: 'not exercised' })
  })
})

describe('a metric of the semantic conventions that nobody promised', () => {
  const requests = (more: Partial<MetricParts> = {}): Metric =>
    counter64({
      service: 'shop',
      name: 'http.server.active_requests',
      unit: '{request}',
      monotonic: false,
      value: 1,
      when: 9000,
      ...more,
    })

  test('is held against them, as a warning', () => {
    expect(ruleOf('MET2', [requests()], [], [])).toMatchObject({ outcome: 'holds', subjects: 1 })
    expect(ruleOf('MET2', [requests({ unit: '1', monotonic: true })], [], [])?.findings).toMatchObject([
      {
        severity: 'warning',
        subject: { service: 'shop', name: 'http.server.active_requests' },
        message:
          'http.server.active_requests of shop is a counter; by the conventions it is an up-down counter',
      },
      {
        severity: 'warning',
        message: 'http.server.active_requests of shop has the unit "1"; by the conventions it is "{request}"',
      },
    ])
  })

  test('under its earlier name keeps the unit that it had', () => {
    const duration = (unit: string) =>
      histogram({ service: 'shop', name: 'rpc.server.duration', unit, value: 1, when: 9000 })
    expect(ruleOf('MET2', [duration('ms')], [], [])).toMatchObject({ outcome: 'holds', subjects: 1 })
    expect(ruleOf('MET2', [duration('s')], [], [])).toMatchObject({ outcome: 'broken' })
  })

  test('or of its own make is not looked at, and a contract goes before the conventions', () => {
    expect(ruleOf('MET2', [memory(9000)], [], [])).toMatchObject({ outcome: 'not exercised' })
    const own = {
      ...uncounted,
      name: 'http.server.active_requests',
      instrument: 'counter',
      unit: '1',
    } as const
    expect(ruleOf('MET2', [requests({ unit: '1', monotonic: true })], [], [own])).toMatchObject({
      outcome: 'holds',
      subjects: 1,
    })
  })
})

describe('what a metric counted', () => {
  const contract = (countedBy: Partial<MetricContract['countedBy']>): MetricContract[] => [
    { ...orders, countedBy: { span: 'place order', attributes: { country: 'country' }, ...countedBy } },
  ]
  const before = memory(0)
  const two = [place(1000), place(2000)]
  const outcomes = (metrics: readonly Metric[], spans: readonly Span[] = two, contracts = [orders]) =>
    ruleOf('MET9', metrics, spans, contracts)
  const messages = (...of: Parameters<typeof outcomes>) => outcomes(...of)?.findings.map((one) => one.message)

  test('agrees with its spans, in each group of attributes', () => {
    expect(outcomes([before, count(2, 9000)])).toMatchObject({ outcome: 'holds', subjects: 1 })
    const german = { country: 'de' }
    expect(
      outcomes(
        [before, count(2, 9000), count(1, 9000, { attributes: german })],
        [...two, place(3000, { attributes: german })],
      ),
    ).toMatchObject({ outcome: 'holds', subjects: 2 })
  })

  test('is too little, from the start of the process', () => {
    expect(messages([count(1, 9000)])).toEqual([
      'orders of shop with country=fr counts less than the spans it stands for',
    ])
    expect(
      messages([before, count(2, 9000)], [...two, place(3000, { attributes: { country: 'de' } })]),
    ).toEqual(['orders of shop with country=de counts less than the spans it stands for'])
  })

  test('is too much, where it stood at zero at an earlier export', () => {
    expect(messages([before, count(3, 9000)])).toEqual([
      'orders of shop with country=fr counts more than the spans it stands for',
    ])
  })

  test('is not too much because the process paused in the middle of a collection', () => {
    const slow = [memory(2460), count(2, 2530), memory(9000), count(3, 9005)]
    expect(outcomes(slow, [...two, place(4000)])).toMatchObject({ outcome: 'holds', subjects: 1 })
    // Read again before the counter first came: then that was another collection, and it stood at zero in the first.
    expect(messages([memory(990), ...slow], [place(2000), place(4000)])).toEqual([
      'orders of shop with country=fr counts more than the spans it stands for',
    ])
  })

  test('before the capture began is not held against it', () => {
    expect(outcomes([count(50, 500), count(52, 9000)])).toMatchObject({ outcome: 'holds' })
    expect(messages([count(50, 500), count(53, 9000)])).toHaveLength(1)
  })

  test('may yet be to come for a span at the very end', () => {
    expect(outcomes([before, count(2, 9000)], [...two, place(8950), place(9500)])).toMatchObject({
      outcome: 'holds',
    })
  })

  test('is summed over delta points', () => {
    const delta = (value: number, since: number, when: number) =>
      count(value, when, { since, temporality: 'DELTA' })
    expect(outcomes([delta(1, 0, 1500), delta(1, 1500, 3000)])).toMatchObject({ outcome: 'holds' })
    expect(messages([delta(1, 0, 1500), delta(0, 1500, 3000)])).toHaveLength(1)
    expect(messages([delta(2, 0, 1500), delta(1, 1500, 3000)])).toHaveLength(1)
  })

  test('is each process for itself', () => {
    const b = { 'service.instance.id': 'b' }
    const spans = [place(1000), place(2000, { resource: b })]
    expect(
      outcomes([before, count(1, 9000), memory(0, { resource: b }), count(1, 9000, { resource: b })], spans),
    ).toMatchObject({
      outcome: 'holds',
      subjects: 2,
    })
    expect(
      messages([before, count(2, 9000), memory(0, { resource: b }), count(0, 9000, { resource: b })], spans),
    ).toHaveLength(2)
  })

  test('is not known where the process began again under the same name', () => {
    expect(outcomes([before, count(1, 1500), count(1, 9000, { since: 3000 })])).toMatchObject({
      outcome: 'not exercised',
    })
  })

  test('may be more than spans that are only some of what its streams count, unless the contract says which', () => {
    const refused = count(5, 9000, { attributes: { ...fr, status: 'refused' } })
    const accepted = count(2, 9000, { attributes: { ...fr, status: 'accepted' } })
    const metrics = [before, refused, accepted]
    const where = { 'order.accepted': true }
    const spans = two.map((one) => ({
      ...one,
      attributes: [...one.attributes, { key: 'order.accepted', value: true }],
    }))
    expect(outcomes(metrics, spans, contract({ where }))).toMatchObject({ outcome: 'holds' })
    expect(outcomes(metrics, spans, contract({ where, streams: { status: 'accepted' } }))).toMatchObject({
      outcome: 'holds',
    })
    expect(messages(metrics, spans, contract({ where, streams: {} }))).toHaveLength(1)
    expect(messages(metrics, spans, contract({ where, streams: { status: 'lost' } }))).toHaveLength(1)
  })

  test('may be more than the spans of a service that samples a part', () => {
    const partly = two.map((one) => ({ ...one, traceState: 'ot=th:c' }))
    expect(outcomes([before, count(3, 9000)], partly)).toMatchObject({ outcome: 'holds' })
    expect(messages([before, count(1, 9000)], partly)).toHaveLength(1)
  })
})

describe('requests that a metric of the conventions counted', () => {
  const scope = { name: 'http', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' }
  const answered = (status: number, route = '/orders') => ({
    'http.request.method': 'POST',
    'http.route': route,
    'http.response.status_code': BigInt(status),
  })
  const serve = (status: number, route?: string): Span => ({
    ...span({
      service: 'shop',
      name: 'POST',
      kind: 'SERVER',
      start: 100,
      attributes: answered(status, route),
    }),
    scope,
  })
  const served = (length: number, status = 200, route?: string) =>
    Array.from({ length }, () => serve(status, route))
  const timed = (value: number, status = 200, route?: string, more: Partial<MetricParts> = {}): Metric =>
    histogram({
      service: 'shop',
      name: 'http.server.request.duration',
      scope: 'http',
      attributes: answered(status, route),
      value,
      when: 9000,
      ...more,
    })
  const rule = (metrics: readonly Metric[], spans: readonly Span[]) => ruleOf('MET9', metrics, spans, [])

  test('agree with the spans, or are more: unsampled ones leave none', () => {
    expect(rule([timed(5)], served(5))).toMatchObject({ outcome: 'holds', subjects: 1 })
    expect(rule([timed(50)], served(5))).toMatchObject({ outcome: 'holds' })
  })

  test('are fewer than the spans', () => {
    expect(rule([timed(4)], served(5))?.findings).toMatchObject([
      {
        message: 'http.server.request.duration of shop counts fewer requests than there are spans',
        subject: { service: 'shop', name: 'http.server.request.duration' },
      },
    ])
  })

  test('failed less often than the spans', () => {
    expect(rule([timed(9)], [...served(5), ...served(2, 500)])?.findings).toMatchObject([
      { message: 'http.server.request.duration of shop tells other answers than the spans: POST 500' },
    ])
  })

  test("that were counted before the recording began are nobody else's second time", () => {
    const spans = [...served(6), ...served(5, 200, '/carts')]
    const metrics = [
      timed(6, 200, undefined, { when: -1000 }),
      timed(5, 200, '/carts', { when: -1000 }),
      timed(12),
      timed(10, 200, '/carts'),
    ]
    expect(rule(metrics, spans)).toMatchObject({ outcome: 'holds' })
  })

  test('are twice the spans on every route', () => {
    const spans = [...served(6), ...served(5, 200, '/carts')]
    expect(rule([timed(12), timed(10, 200, '/carts')], spans)?.findings).toMatchObject([
      { message: 'http.server.request.duration of shop counts every request 2 times', certainty: 'likely' },
    ])
    expect(rule([timed(12), timed(11, 200, '/carts')], spans)).toMatchObject({ outcome: 'holds' })
  })

  test('of another instrumentation than the spans are not compared', () => {
    expect(rule([timed(1, 200, undefined, { scope: 'other' })], served(5))).toMatchObject({
      outcome: 'not exercised',
    })
    expect(rule([], served(5))).toMatchObject({ outcome: 'not exercised' })
  })

  test('by remote procedure are compared by service, method and status', () => {
    const call = { 'rpc.service': 'Shop', 'rpc.method': 'Place', 'rpc.grpc.status_code': 0n }
    const spans = [1, 2].map((start) => ({
      ...span({
        service: 'shop',
        name: 'Shop/Place',
        kind: 'SERVER',
        start,
        attributes: { 'rpc.system': 'grpc', ...call },
      }),
      scope,
    }))
    const duration = (value: number) =>
      histogram({
        service: 'shop',
        name: 'rpc.server.duration',
        scope: 'http',
        attributes: call,
        value,
        when: 9000,
      })
    expect(rule([duration(2)], spans)).toMatchObject({ outcome: 'holds', subjects: 1 })
    expect(rule([duration(1)], spans)).toMatchObject({ outcome: 'broken' })
  })
})
