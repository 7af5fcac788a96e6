// MET6 to MET8: buckets that tell something, numbers that add up, exemplars that lead somewhere.
import { describe, expect, test } from 'vitest'
import { newSpanId, newTraceId, record, span, traces } from '../../assertions/examples/build.ts'
import {
  exponentialHistogram,
  histogram,
  type HistogramParts,
} from '../../assertions/examples/build-metrics.ts'
import { judge, type Observed } from '../../assertions/index.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'

const topology = { services: [], source: 'inferred', assumptions: [] } as const
const ruleOf = (code: string, observed: Partial<Observed>) =>
  judge({ traces: [], logs: [], lines: [], metrics: [], messages: [], ...observed }, topology).rules.find(
    (one) => one.code === code,
  )
const messages = (code: string, metrics: readonly Metric[]): string[] =>
  ruleOf(code, { metrics })?.findings.map((one) => one.message) ?? []

const took = (parts: Partial<HistogramParts>): Metric =>
  histogram({ service: 'shop', name: 'wait', unit: 'ms', value: 60, when: 1000, ...parts })

const BOUNDS = [5, 10, 100, 1000]
const inBucket = (at: number, value = 60): number[] => [0, 1, 2, 3, 4].map((n) => (n === at ? value : 0))
const DEFAULTS = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000]

describe('buckets', () => {
  test.each<[string, Partial<HistogramParts>]>([
    ['the first', { buckets: inBucket(0), min: 0.2, max: 4 }],
    ['the first, with nothing told of least and greatest', { buckets: inBucket(0) }],
    ['the last', { buckets: inBucket(4), min: 1200, max: 90_000 }],
    ['a wide one', { buckets: inBucket(2), min: 12, max: 90 }],
    ['one that can not hold them, by least and greatest', { buckets: inBucket(0), min: 700, max: 900 }],
  ])('are of no use when all values lie in %s', (_, parts) => {
    expect(messages('MET6', [took({ bounds: BOUNDS, ...parts })])).toEqual([
      'wait of shop has all its values in one bucket',
    ])
  })

  test.each<[string, Partial<HistogramParts>]>([
    ['values that lie in two buckets', { buckets: [59, 1, 0, 0, 0] }],
    ['too few values to tell', { value: 49, buckets: inBucket(0, 49) }],
    ['values in a narrow bucket', { buckets: inBucket(1) }],
    ['values that are all the same', { buckets: inBucket(2), min: 16, max: 16 }],
    ['values that are near each other', { buckets: inBucket(2), min: 20, max: 45 }],
    ['nothing but zeros', { bounds: [0, 5], buckets: [60, 0, 0], sum: 0 }],
    ['no bounds on purpose', { bounds: [] }],
    [
      'default bounds, in milliseconds',
      { bounds: DEFAULTS, buckets: [0, 20, 40, ...Array<number>(13).fill(0)] },
    ],
  ])('tell enough of %s', (_, parts) => {
    expect(messages('MET6', [took({ bounds: BOUNDS, ...parts })])).toEqual([])
  })

  test('of all streams of a process are taken together, and the newest standing of each', () => {
    const slow = took({ bounds: BOUNDS, value: 1, buckets: inBucket(3, 1), attributes: { outcome: 'late' } })
    expect(messages('MET6', [took({ bounds: BOUNDS }), slow])).toEqual([])
    const older = took({ bounds: BOUNDS, value: 30, when: 500 })
    expect(messages('MET6', [older, took({ bounds: BOUNDS, value: 40 })])).toEqual([])
  })

  test('of delta points add up', () => {
    const parts = { bounds: BOUNDS, value: 30, temporality: 'DELTA' } as const
    expect(messages('MET6', [took(parts), took({ ...parts, since: 1000, when: 2000 })])).toHaveLength(1)
  })

  test('by default are made for milliseconds, so in seconds they are told whatever they hold', () => {
    const parts = { unit: 's', bounds: DEFAULTS, value: 2 }
    expect(messages('MET6', [took(parts)])).toEqual([
      'wait of shop is in seconds, with the default bounds, which are meant for milliseconds',
    ])
  })
})

describe('arithmetic', () => {
  const sizes = (value: number, more: object): Metric =>
    exponentialHistogram({ service: 'shop', name: 'wait', value, when: 1, ...more })

  test.each<[string, string, Metric]>([
    ['too few buckets', 'has not one bucket more than bounds', took({ bounds: [1, 2], buckets: [30, 30] })],
    ['buckets without bounds', 'has not one bucket more than bounds', took({ buckets: [30, 30] })],
    ['bounds without buckets', 'has not one bucket more than bounds', took({ bounds: [1, 2], buckets: [] })],
    ['bounds that fall', 'has bounds that do not rise', took({ bounds: [2, 1], buckets: [30, 30, 0] })],
    ['bounds that stay', 'has bounds that do not rise', took({ bounds: [1, 1], buckets: [30, 30, 0] })],
    [
      'a count of its own',
      'has buckets that do not add up to its count',
      took({ bounds: [1], buckets: [30, 29] }),
    ],
    ['a least above its greatest', 'has a minimum above its maximum', took({ min: 2, max: 1 })],
    [
      'too few exponential buckets',
      'has buckets that do not add up to its count',
      sizes(4, { positive: [1, 2] }),
    ],
    [
      'forgotten zeros',
      'has buckets that do not add up to its count',
      sizes(3, { positive: [1, 2], zeros: 1 }),
    ],
  ])('is wrong with %s', (_, what, metric) => {
    expect(messages('MET7', [metric])).toEqual([`wait of shop ${what}`])
  })

  test.each<[string, Metric]>([
    ['no buckets at all', took({})],
    ['one bucket without bounds', took({ bounds: [], buckets: [60] })],
    ['negative and positive and zeros', sizes(7, { positive: [1, 2], negative: [0, 3], zeros: 1 })],
    ['no values, whose least is above its greatest', took({ value: 0, min: Infinity, max: -Infinity })],
  ])('is right with %s', (_, metric) => {
    expect(ruleOf('MET7', { metrics: [metric] })).toMatchObject({ outcome: 'holds', subjects: 1 })
  })
})

describe('an exemplar', () => {
  const request = (start: number, more: Partial<Span> = {}): Span => ({
    ...span({
      service: 'shop',
      name: 'POST',
      kind: 'SERVER',
      start,
      attributes: { 'http.request.method': 'POST' },
    }),
    scope: { name: 'http', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
    ...more,
  })
  const stray = () => ({ traceId: newTraceId(), spanId: newSpanId() })
  const shown = (exemplars: HistogramParts['exemplars'] = [], more: Partial<HistogramParts> = {}): Metric =>
    took({ exemplars, when: 5005, ...more })
  const rule = (metrics: readonly Metric[], spans: readonly Span[], more: Partial<Observed> = {}) =>
    ruleOf('MET8', { metrics, traces: traces(spans), ...more })

  test('of a trace that came is well', () => {
    const one = request(5000)
    expect(rule([shown([one])], [one])).toMatchObject({ outcome: 'holds', subjects: 1 })
  })

  test('of a trace that did not come is told with its ids', () => {
    const ids = stray()
    expect(rule([shown([ids])], [request(5000)])?.findings).toMatchObject([
      {
        message: 'exemplars of wait of shop lead to traces that are not there',
        severity: 'error',
        subject: { service: 'shop', name: 'wait', traceId: ids.traceId },
      },
    ])
  })

  test.each<[string, readonly Metric[], readonly Span[]]>([
    ['without ids', [shown([{ traceId: '', spanId: '' }])], [request(5000)]],
    ['with ids of zeros', [shown([{ traceId: '0'.repeat(32), spanId: '0'.repeat(16) }])], [request(5000)]],
    ['of a service without spans', [shown([stray()])], []],
    ['younger than all spans', [shown([stray()], { when: 9000 })], [request(5000)]],
  ])('%s is not looked at', (_, metrics, spans) => {
    expect(rule(metrics, spans)).toMatchObject({ outcome: 'not exercised' })
  })

  test('of a service that samples a part is not looked at', () => {
    const partly = request(5000, { traceState: 'vendor=1,ot=rv:1;th:8' })
    expect(rule([shown([stray()])], [partly])).toMatchObject({ outcome: 'not exercised' })
    const whole = request(5000, { traceState: 'ot=th:0' })
    expect(rule([shown([stray()])], [whole])).toMatchObject({ outcome: 'broken' })
    const logged = record({ service: 'shop', ids: stray(), flags: 0, when: 5001 })
    expect(rule([shown([stray()])], [request(5000)], { logs: [logged] })).toMatchObject({
      outcome: 'not exercised',
    })
  })

  const twenty = Array.from({ length: 20 }, (_, n) => request(5000 + n))
  const counted = (value: number): Metric =>
    histogram({ service: 'shop', name: 'http.server.request.duration', scope: 'http', value, when: 9000 })
  const astray = (length: number) => Array.from({ length }, stray)

  test('that goes astray as often as requests are not sampled may be of one of these', () => {
    const metrics = [shown([...twenty.slice(0, 8), ...astray(8)])]
    expect(rule([...metrics, counted(40)], twenty)).toMatchObject({ outcome: 'not exercised' })
    expect(rule([...metrics, counted(20)], twenty)).toMatchObject({ outcome: 'broken' })
    const few = [shown([...twenty, ...astray(1)])]
    expect(rule([...few, counted(40)], twenty)).toMatchObject({ outcome: 'broken' })
  })

  test('that mostly goes astray is only a warning where nothing tells how much is sampled', () => {
    expect(rule([shown([...twenty.slice(0, 3), ...astray(9)])], twenty)?.findings).toMatchObject([
      { severity: 'warning', certainty: 'possible', occurrences: 9 },
    ])
  })
})
