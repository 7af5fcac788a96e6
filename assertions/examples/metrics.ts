// Examples of the rules on metrics.
import type { Metric, Span } from '../../harness/telemetry/index.ts'
import type { MetricContract } from '../metric-contract.ts'
import type { Observed } from '../observed.ts'
import { newSpanId, newTraceId, span, traces } from './build.ts'
import {
  counter64,
  exponentialHistogram,
  gauge,
  histogram,
  type HistogramParts,
  type MetricParts,
} from './build-metrics.ts'
import type { Examples, RuleExample } from './example.ts'

const topology: RuleExample['topology'] = {
  services: [{ name: 'shop', addresses: [], entryPoints: ['POST /orders'], promises: [] }],
  source: 'declared',
  assumptions: [],
}

const observed = (metrics: readonly Metric[], spans: readonly Span[] = []): Observed => ({
  traces: traces(spans),
  logs: [],
  lines: [],
  metrics,
  messages: [],
})

const example = (caption: string, metrics: readonly Metric[], spans: readonly Span[] = []): RuleExample => ({
  caption,
  observed: observed(metrics, spans),
  topology,
})

const contract: MetricContract = {
  name: 'orders',
  services: ['shop'],
  instrument: 'counter',
  unit: '{order}',
  attributes: ['country'],
  countedBy: { span: 'place order', attributes: { country: 'country' } },
}

const promised = (one: RuleExample): RuleExample => ({ ...one, expectations: { metrics: [contract] } })

type Point = Omit<MetricParts, 'service' | 'name' | 'when'> & { readonly when?: number }

const orders = (parts: Point): Metric =>
  counter64({
    service: 'shop',
    name: 'orders',
    unit: '{order}',
    attributes: { country: 'fr' },
    when: 10_000,
    ...parts,
  })

const durations = (parts: Partial<HistogramParts>): Metric =>
  histogram({
    service: 'shop',
    name: 'http.server.request.duration',
    unit: 's',
    value: 3,
    when: 10_000,
    scope: 'http',
    attributes: { 'http.request.method': 'POST', 'http.response.status_code': 200n },
    ...parts,
  })

const placed = (start: number): Span =>
  span({ service: 'shop', name: 'place order', attributes: { country: 'fr' }, start })

/** A request as an HTTP instrumentation leaves it. */
const served = (start: number): Span => ({
  ...span({
    service: 'shop',
    name: 'POST /orders',
    kind: 'SERVER',
    start,
    attributes: { 'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 200n },
  }),
  scope: { name: 'http', version: '1', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
})

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
const DEFAULTS = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000]

const uuid = (n: number): string => `0b5c0f6e-8d2f-4e57-9d9e-${n.toString(16).padStart(12, '0')}`

export const metricExamples: Examples = {
  MET1: () => ({
    passing: promised(
      example(
        'Two orders were placed, and counted by country.',
        [orders({ value: 2 })],
        [placed(1), placed(2)],
      ),
    ),
    failing: promised(
      example(
        'Two orders were placed, and the shop reports its memory but no orders.',
        [gauge({ service: 'shop', name: 'memory', unit: 'By', value: 1, when: 10_000 })],
        [placed(1), placed(2)],
      ),
    ),
  }),
  MET2: () => ({
    passing: promised(example('Orders are a counter of {order}, as promised.', [orders({ value: 2 })])),
    failing: promised(
      example('Orders may fall: they were made as an up-down counter.', [
        orders({ value: 2, monotonic: false }),
      ]),
    ),
  }),
  MET3: () => ({
    passing: example('Two exports, both cumulative.', [
      orders({ value: 1 }),
      orders({ value: 2, when: 20_000 }),
    ]),
    failing: example('One export is cumulative, the next one delta.', [
      orders({ value: 1 }),
      orders({ value: 2, when: 20_000, temporality: 'DELTA' }),
    ]),
  }),
  MET4: () => ({
    passing: example('The count falls because the process began again, which its start time says.', [
      orders({ value: 5 }),
      orders({ value: 1, when: 20_000, since: 15_000 }),
    ]),
    failing: example('The count falls, and is still said to count from the same start.', [
      orders({ value: 5 }),
      orders({ value: 1, when: 20_000 }),
    ]),
  }),
  MET5: () => ({
    passing: example(
      'Thirty orders, from two countries.',
      ['fr', 'de'].map((country) => orders({ value: 15, attributes: { country } })),
    ),
    failing: example(
      'Thirty orders, each in a stream of its own by its id.',
      Array.from({ length: 30 }, (_, n) => orders({ value: 1, attributes: { 'order.id': uuid(n) } })),
    ),
  }),
  MET6: () => ({
    passing: example('Durations in seconds, with bounds from 5 ms to 1 s.', [
      durations({ value: 60, bounds: SECONDS, buckets: [10, 20, 20, 10, 0, 0, 0, 0, 0], sum: 1 }),
    ]),
    failing: example('Durations in seconds, with bounds from 5 to 10,000: all lie in one bucket.', [
      durations({ value: 60, bounds: DEFAULTS, buckets: [0, 60, ...Array<number>(14).fill(0)], sum: 1 }),
    ]),
  }),
  MET7: () => ({
    passing: example('Buckets of 1, 2 and 3 values, and a count of 6.', [
      durations({ value: 6, bounds: [1, 2], buckets: [1, 2, 3] }),
      exponentialHistogram({
        service: 'shop',
        name: 'sizes',
        value: 6,
        positive: [1, 2],
        negative: [2],
        zeros: 1,
        when: 10_000,
      }),
    ]),
    failing: example('Buckets of 1, 2 and 3 values, and a count of 7.', [
      durations({ value: 7, bounds: [1, 2], buckets: [1, 2, 3] }),
    ]),
  }),
  MET8: () => {
    const request = served(5000)
    return {
      passing: example(
        'The exemplar of a duration leads to its request.',
        [durations({ exemplars: [request], when: 5005 })],
        [request],
      ),
      failing: example(
        'The exemplar of a duration names a trace that nothing was received of.',
        [durations({ exemplars: [{ traceId: newTraceId(), spanId: newSpanId() }], when: 5005 })],
        [request],
      ),
    }
  },
  MET9: () => ({
    passing: example(
      'Three requests, three spans; a fourth one was not sampled.',
      [durations({ value: 4 })],
      [1, 2, 3].map(served),
    ),
    failing: example(
      'Three requests, three spans; only two were counted.',
      [durations({ value: 2 })],
      [1, 2, 3].map(served),
    ),
  }),
}
