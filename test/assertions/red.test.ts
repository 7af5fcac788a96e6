// Rate, errors and duration out of spans, the service graph, and whether request histograms say the same.
import { describe, expect, test } from 'vitest'
import { redAgreement, redOf, serviceGraph } from '../../assertions/index.ts'
import { histogram } from '../../assertions/examples/build-metrics.ts'
import { type Node, plant, span, traces } from '../../assertions/examples/build.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'

const SHOP = 'http.server.request.duration'
const route = { 'http.request.method': 'GET', 'http.route': '/cart', 'http.response.status_code': 200n }
const failing = { ...route, 'http.response.status_code': 500n }

const request = (start: number, ms: number, status: 200 | 500 = 200): Span =>
  span({
    service: 'shop',
    name: 'GET /cart',
    kind: 'SERVER',
    start,
    ms,
    attributes: status === 200 ? route : failing,
    ...(status === 500 ? { status: 'ERROR' as const } : {}),
  })

/** Three requests of 100, 200 and 300 ms, the last of which failed. */
const requests = [request(0, 100), request(1_000, 200), request(2_000, 300, 500)]

interface Counted {
  readonly good?: number
  readonly failed?: number
  readonly seconds?: number
  readonly when?: number
}

const measured = ({ good = 2, failed = 1, seconds = 0.3, when = 3_000 }: Counted = {}): Metric[] => [
  histogram({ service: 'shop', name: SHOP, unit: 's', value: good, sum: seconds, when, attributes: route }),
  histogram({ service: 'shop', name: SHOP, unit: 's', value: failed, sum: 0.3, when, attributes: failing }),
]

test('rate, errors and duration are told for every operation that a service serves', () => {
  expect(redOf(traces(requests))).toEqual([
    {
      service: 'shop',
      operation: 'GET /cart',
      kind: 'SERVER',
      count: 3,
      errors: 1,
      rate: expect.closeTo(3 / 2.3, 5),
      duration: {
        sum: expect.closeTo(0.6, 6),
        p50: expect.closeTo(0.2, 6),
        p95: expect.closeTo(0.3, 6),
        p99: expect.closeTo(0.3, 6),
        max: expect.closeTo(0.3, 6),
      },
    },
  ])
})

test('the service graph has an edge for each pair of services, by parent and by link', () => {
  const call = (children: readonly Node[]): Node => ({
    service: 'shop',
    name: 'POST',
    kind: 'CLIENT',
    children,
  })
  const tree = plant({
    service: 'shop',
    name: 'POST /orders',
    kind: 'SERVER',
    children: [
      call([{ service: 'bank', name: 'POST /payments', kind: 'SERVER', status: 'ERROR' }]),
      call([{ service: 'bank', name: 'POST /payments', kind: 'SERVER' }]),
    ],
  })
  const sent = span({ service: 'shop', name: 'send orders', kind: 'PRODUCER' })
  const taken = span({ service: 'mail', name: 'process orders', kind: 'CONSUMER', links: [sent] })
  expect(serviceGraph(traces([...tree, sent, taken]))).toEqual([
    { from: 'shop', to: 'bank', calls: 2, errors: 1 },
    { from: 'shop', to: 'mail', calls: 1, errors: 0 },
  ])
})

describe('a request histogram', () => {
  const judge = (metrics: readonly Metric[], spans: readonly Span[] = requests) =>
    redAgreement(traces(spans), metrics)
  const said = (metrics: readonly Metric[], spans?: readonly Span[]) =>
    judge(metrics, spans).findings.map(({ evidence }) => evidence[0]?.text)

  test('agrees with its spans in count, errors and duration', () => {
    const { compared, findings, unsampled } = judge(measured())
    expect(findings).toEqual([])
    expect(unsampled).toEqual([])
    expect(compared).toEqual([
      {
        service: 'shop',
        metric: SHOP,
        group: 'GET 200 /cart',
        count: 2,
        errors: 0,
        spans: expect.closeTo(0.15, 6),
        histogram: expect.closeTo(0.15, 6),
      },
      expect.objectContaining({ group: 'GET 500 /cart', count: 1, errors: 1 }),
    ])
  })

  test('that counts less than there are spans is told', () => {
    expect(said(measured({ good: 1, seconds: 0.1 }))).toEqual(['it counts 1 requests, and there are 2 spans'])
  })

  test('of requests that took another time than their spans is told', () => {
    expect(said(measured({ seconds: 300 }))).toEqual([
      'they took 150000.0 ms by it, and 150.0 ms by their spans, on average',
    ])
  })

  test('of failures that their spans do not know of is told', () => {
    const silent = requests.map((one) => ({
      ...one,
      status: { code: 'UNSET', codeNumber: 0, message: '' } as const,
    }))
    expect(said(measured(), silent)).toEqual(['1 of them failed by it, and 0 by their spans'])
  })

  test('that counts more than there are spans is of requests that were not sampled', () => {
    const { compared, unsampled, findings } = judge(measured({ good: 7 }))
    expect(unsampled).toEqual(['shop GET 200 /cart'])
    expect(compared.map(({ group }) => group)).toEqual(['GET 500 /cart'])
    expect(findings).toEqual([])
  })

  test('is compared within one collection, though the process paused in it', () => {
    const [good, failed] = [measured({ when: 3_000 })[0], measured({ when: 3_080 })[1]]
    const earlier = measured({ failed: 0, when: 1_500 })
    const metrics = [...earlier, ...(good === undefined || failed === undefined ? [] : [good, failed])]
    expect(judge(metrics).compared).toHaveLength(2)
    // Ended soon after the last of that collection: it may be in what was read late, so the one before is taken.
    const { compared, findings } = judge(metrics, [...requests, request(3_100, 70)])
    expect(compared).toEqual([expect.objectContaining({ group: 'GET 200 /cart', count: 2 })])
    expect(findings).toEqual([])
  })

  test('is compared at the latest moment at which nothing was about to end', () => {
    // The last request ended at 2300: by an export right then nobody knows whether it is in.
    const early = measured({ failed: 0, when: 1_500 })
    const [good] = early
    expect(
      judge([...(good === undefined ? [] : [good]), ...measured({ good: 2, when: 2_310 })]).compared,
    ).toEqual([expect.objectContaining({ group: 'GET 200 /cart', count: 2 })])
    expect(judge(measured({ when: 2_310 })).compared).toEqual([])
  })
})

describe('a histogram of gRPC calls', () => {
  /** As earlier conventions had it, by an instrumentation that measures nothing. */
  const call = (start: number, code: 0 | 13): Span =>
    span({
      service: 'bank',
      name: 'grpc.bank.Bank/Pay',
      kind: 'SERVER',
      scope: 'instrumentation-grpc',
      start,
      ms: 100,
      attributes: {
        'rpc.system': 'grpc',
        'rpc.service': 'bank.Bank',
        'rpc.method': 'Pay',
        'rpc.grpc.status_code': BigInt(code),
      },
      ...(code === 0 ? {} : { status: 'ERROR' as const }),
    })
  const calls = [call(0, 0), call(1_000, 0), call(2_000, 13)]
  /** As the stable ones have it, by the service itself. */
  const counted = (status: string, value: number): Metric =>
    histogram({
      service: 'bank',
      name: 'rpc.server.call.duration',
      scope: 'bank',
      unit: 's',
      value,
      sum: value * 0.1,
      when: 3_000,
      attributes: { 'rpc.method': 'bank.Bank/Pay', 'rpc.response.status_code': status },
    })
  const judge = (spans: readonly Span[], ...metrics: readonly Metric[]) =>
    redAgreement(traces(spans), metrics)

  test('agrees with the spans of another instrumentation, under older names', () => {
    const { compared, findings } = judge(calls, counted('OK', 2), counted('INTERNAL', 1))
    expect(findings).toEqual([])
    expect(compared.map(({ group, count, errors }) => [group, count, errors])).toEqual([
      ['bank.Bank/Pay OK', 2, 0],
      ['bank.Bank/Pay INTERNAL', 1, 1],
    ])
  })

  test('that misses one of their calls is told', () => {
    const { findings } = judge(calls, counted('OK', 1), counted('INTERNAL', 1))
    expect(findings.map(({ evidence }) => evidence[0]?.text)).toEqual([
      'it counts 1 requests, and there are 2 spans',
    ])
  })

  test('is compared with nothing where two instrumentations make spans of the calls', () => {
    const [first] = calls
    const twice = first === undefined ? [] : [{ ...first, scope: { ...first.scope, name: 'by hand' } }]
    expect(judge([...calls, ...twice], counted('OK', 2)).compared).toEqual([])
  })
})
