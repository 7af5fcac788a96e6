// Metrics as Prometheus knows them: names, labels, series; the exposition format; and the input of promtool.
import { describe, expect, test } from 'vitest'
import {
  firedAlerts,
  prometheusLabel,
  prometheusName,
  ruleTest,
  SCRAPED,
  scrapedMetrics,
  toPrometheus,
} from '../../assertions/index.ts'
import type { Metric, MetricData } from '../../harness/telemetry/index.ts'

const START = 1_800_000_000_000n * 1_000_000n
const at = (milliseconds: number): bigint => START + BigInt(milliseconds) * 1_000_000n
const time = (milliseconds: number): number => 1_800_000_000_000 + milliseconds

const metric = (name: string, unit: string, data: MetricData): Metric => ({
  resource: {
    attributes: [
      { key: 'service.name', value: 'slots' },
      { key: 'service.namespace', value: 'casino' },
      { key: 'service.instance.id', value: 'one' },
    ],
    droppedAttributesCount: 0,
    entityRefs: [],
    schemaUrl: '',
  },
  scope: { name: 'casino', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
  name,
  description: '',
  unit,
  metadata: [],
  data,
})

const point = (ms: number, value: number, attributes: Readonly<Record<string, string>> = {}) => ({
  attributes: Object.entries(attributes).map(([key, text]) => ({ key, value: text })),
  startTime: at(0),
  time: at(ms),
  flags: 0,
  value,
  exemplars: [],
})
type Point = ReturnType<typeof point>
const sum = (
  points: readonly Point[],
  monotonic = true,
  temporality: 'CUMULATIVE' | 'DELTA' = 'CUMULATIVE',
) => ({ type: 'sum', points, temporality, monotonic }) as const
const gauge = (points: readonly Point[] = []) => ({ type: 'gauge', points }) as const

describe('the name of a metric', () => {
  test.each([
    ['game_plays_total', '{play}', sum([]), 'game_plays_total'],
    ['redis_calls', '{call}', sum([]), 'redis_calls_total'],
    ['game_latency', 'ms', gauge(), 'game_latency_milliseconds'],
    ['outbox_relay_latency_seconds', 's', gauge(), 'outbox_relay_latency_seconds'],
    ['http.server.request.duration', 's', gauge(), 'http_server_request_duration_seconds'],
    ['bet_amount', 'USD', gauge(), 'bet_amount_USD'],
    ['active_users', '{user}', sum([], false), 'active_users'],
    ['disk.used', '1', gauge(), 'disk_used_ratio'],
    ['disk.used', '1', sum([]), 'disk_used_total'],
    ['total.bytes.read', 'By', sum([]), 'bytes_read_total'],
    ['throughput', 'By/s', gauge(), 'throughput_bytes_per_second'],
    ['fan', '{turn}/m', gauge(), 'fan_per_minute'],
    ['5xx', '', gauge(), '_5xx'],
    ['a--b..c', '', gauge(), 'a_b_c'],
  ])('%s in %s', (name, unit, data, expected) => {
    expect(prometheusName({ name, unit, data })).toBe(expected)
  })
})

test('the name of a label has letters, digits and underscores, and begins with no digit', () => {
  expect(['http.route', '5xx', 'a-b'].map(prometheusLabel)).toEqual(['http_route', 'key_5xx', 'a_b'])
})

describe('a series', () => {
  test('names who sent it, and keeps its attributes as labels', () => {
    const { series } = toPrometheus([
      metric('active_users', '', sum([point(5, 3, { 'game.type': 'slots' })], false)),
    ])
    expect(series).toEqual([
      {
        name: 'active_users',
        labels: [
          ['game_type', 'slots'],
          ['instance', 'one'],
          ['job', 'casino/slots'],
          ['otel_scope_name', 'casino'],
        ],
        samples: [{ time: time(5), value: 3 }],
      },
    ])
  })

  test('of a counter begins with nothing when its stream did, and of a delta adds up', () => {
    const points = [point(400, 1), point(800, 2)]
    const samples = (data: MetricData) => toPrometheus([metric('plays', '', data)]).series[0]?.samples
    expect(samples(sum(points))).toEqual([
      { time: time(0), value: 0 },
      { time: time(400), value: 1 },
      { time: time(800), value: 2 },
    ])
    expect(samples(sum(points, true, 'DELTA'))?.map(({ value }) => value)).toEqual([0, 1, 3])
  })

  test('of two attributes that become one label has both values', () => {
    const { series } = toPrometheus([metric('x', '', gauge([point(1, 1, { a_b: 'two', 'a.b': 'one' })]))])
    expect(series[0]?.labels).toContainEqual(['a_b', 'one;two'])
  })

  test('is one for each bound of a histogram, cumulated, with sum and count', () => {
    const data: MetricData = {
      type: 'histogram',
      temporality: 'CUMULATIVE',
      points: [
        {
          ...point(400, 0),
          count: 6n,
          sum: 900,
          bucketCounts: [1n, 2n, 3n],
          explicitBounds: [100, 300],
          min: undefined,
          max: undefined,
        },
      ],
    }
    const { series } = toPrometheus([metric('scoring_latency', 'ms', data)])
    const last = series.map(({ name, labels, samples }) => [
      name,
      labels.find(([key]) => key === 'le')?.[1],
      samples.at(-1)?.value,
    ])
    expect(last).toEqual([
      ['scoring_latency_milliseconds_bucket', '+Inf', 6],
      ['scoring_latency_milliseconds_bucket', '100', 1],
      ['scoring_latency_milliseconds_bucket', '300', 3],
      ['scoring_latency_milliseconds_count', undefined, 6],
      ['scoring_latency_milliseconds_sum', undefined, 900],
    ])
  })

  test('is none of a point without a value, and what has no classic series is told', () => {
    const without = gauge([{ ...point(1, 1), flags: 1 }])
    const exponential: MetricData = { type: 'exponentialHistogram', points: [], temporality: 'CUMULATIVE' }
    expect(toPrometheus([metric('x', '', without), metric('y', '', exponential)])).toEqual({
      series: [],
      left: ['y'],
    })
  })
})

describe('the exposition format', () => {
  const scraped = (text: string) => scrapedMetrics({ text, time: at(7), job: 'chat', instance: 'host:1' })

  test('is read line by line, and Prometheus gets back what it would have scraped', () => {
    const text =
      '# HELP probe_success Displays whether\n# TYPE probe_success gauge\nprobe_success 1\nx{path="a \\"b\\"",n="1"} +Inf 42\n'
    const target = [
      ['instance', 'host:1'],
      ['job', 'chat'],
    ]
    const scope = ['otel_scope_name', SCRAPED]
    const metrics = scraped(text)
    expect(metrics.map(({ description, data }) => [description, data.type])).toEqual([
      ['Displays whether', 'gauge'],
      ['', 'gauge'],
    ])
    expect(toPrometheus(metrics).series).toEqual([
      { name: 'probe_success', labels: [...target, scope], samples: [{ time: time(7), value: 1 }] },
      {
        name: 'x',
        labels: [...target, ['n', '1'], scope, ['path', 'a "b"']],
        samples: [{ time: 42, value: Number.POSITIVE_INFINITY }],
      },
    ])
  })

  test('tells counters from gauges, and parts of histograms are none of both', () => {
    const text = [
      '# TYPE seen_total counter',
      'seen_total 3',
      '# TYPE took histogram',
      'took_bucket{le="1"} 1',
      'took_sum 1',
      'took_count 1',
    ].join('\n')
    expect(scraped(text)).toEqual([
      expect.objectContaining({
        name: 'seen_total',
        data: {
          type: 'sum',
          monotonic: true,
          temporality: 'CUMULATIVE',
          points: [expect.objectContaining({ value: 3, time: at(7) })],
        },
      }),
    ])
  })
})

describe('the input of promtool', () => {
  const [series] = toPrometheus([metric('plays', '', sum([point(100, 1), point(900, 2)]))]).series
  const values = (step: number) =>
    ruleTest(series === undefined ? [] : [series], [], { step, standsFor: 60 }).tests[0]?.input_series[0]
      ?.values

  test('has each sample in its step, and none in between', () => {
    expect(values(100)).toBe('_ 0 1 _ _ _ _ _ _ _ 2')
  })

  test('shows the beginning of a stream that rose within its first step', () => {
    expect(values(400)).toBe('0 1 _ 2')
  })
})

test('the alerts that fired are read out of what promtool printed', () => {
  const printed = 'got: {alertname="GamesFailing"} 1E+00, {alertname="BetsFailing"} 1E+00'
  expect(firedAlerts(printed)).toEqual(['BetsFailing', 'GamesFailing'])
  expect(firedAlerts('Unit Testing:  test.json\n  SUCCESS')).toEqual([])
})
