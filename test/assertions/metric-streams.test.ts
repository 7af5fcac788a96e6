// MET3 to MET5: temporality, whole streams with one writer each, and how many there are.
import { describe, expect, test } from 'vitest'
import { gauge, counter64, histogram, type MetricParts } from '../../assertions/examples/build-metrics.ts'
import { judge, type RuleSettings } from '../../assertions/index.ts'
import type { Metric } from '../../harness/telemetry/index.ts'

const topology = { services: [], source: 'inferred', assumptions: [] } as const

function ruleOf(code: string, metrics: readonly Metric[], settings: RuleSettings = {}) {
  const observed = { traces: [], logs: [], lines: [], metrics, messages: [] }
  return judge(observed, topology, { settings }).rules.find((one) => one.code === code)
}

const messages = (code: string, metrics: readonly Metric[]): string[] =>
  ruleOf(code, metrics)?.findings.map((one) => one.message) ?? []

type Point = Partial<MetricParts> & Pick<MetricParts, 'value' | 'when'>
const count = (parts: Point): Metric => counter64({ service: 'shop', name: 'orders', ...parts })
const timed = (parts: Point): Metric => histogram({ service: 'shop', name: 'wait', unit: 's', ...parts })

describe('temporality', () => {
  test('of each metric is one: two metrics may differ', () => {
    const metrics = [count({ value: 1, when: 1 }), timed({ value: 1, when: 1, temporality: 'DELTA' })]
    expect(ruleOf('MET3', metrics)).toMatchObject({ outcome: 'holds', subjects: 2 })
  })

  test('is told for the service where it is not set, with the metrics in the evidence', () => {
    const metrics = [
      count({ value: 1, when: 1, temporality: 'UNSPECIFIED' }),
      timed({ value: 1, when: 1, temporality: 'UNSPECIFIED' }),
    ]
    expect(ruleOf('MET3', metrics)?.findings).toMatchObject([
      { message: 'metrics of shop say no temporality', occurrences: 2 },
    ])
  })

  test('is mixed where two instances of a service differ', () => {
    const metrics = [
      count({ value: 1, when: 1, resource: { 'service.instance.id': 'a' } }),
      count({ value: 1, when: 1, resource: { 'service.instance.id': 'b' }, temporality: 'DELTA' }),
    ]
    expect(messages('MET3', metrics)).toEqual(['orders of shop has several temporalities'])
  })

  test('is nothing that gauges have', () => {
    const metrics = [gauge({ service: 'shop', name: 'memory', value: 1, when: 1 })]
    expect(ruleOf('MET3', metrics)).toMatchObject({ outcome: 'not exercised' })
  })
})

describe('a stream', () => {
  test.each<[string, readonly Metric[]]>([
    [
      'that rises',
      [count({ value: 1, when: 1 }), count({ value: 1, when: 2 }), count({ value: 4, when: 3 })],
    ],
    [
      'that was sent again',
      [count({ value: 2, when: 1 }), count({ value: 2, when: 1 }), count({ value: 2, when: 2 })],
    ],
    ['whose points came out of order', [count({ value: 4, when: 3 }), count({ value: 1, when: 1 })]],
    ['that began again', [count({ value: 4, when: 1 }), count({ value: 1, when: 3, since: 2 })]],
    [
      'of an up-down counter',
      [count({ value: 4, when: 1, monotonic: false }), count({ value: 1, when: 3, monotonic: false })],
    ],
    [
      'beside one of other attributes',
      [
        count({ value: 4, when: 1, attributes: { a: 1n } }),
        count({ value: 1, when: 3, attributes: { a: 2n } }),
      ],
    ],
    [
      'beside that of another process',
      [
        count({ value: 4, when: 1, resource: { 'service.instance.id': 'a' } }),
        count({ value: 1, when: 3, resource: { 'service.instance.id': 'b' } }),
      ],
    ],
    [
      'of delta points that meet',
      [
        count({ value: 4, when: 1000, temporality: 'DELTA' }),
        count({ value: 1, since: 1000, when: 2000, temporality: 'DELTA' }),
      ],
    ],
    [
      'of delta points with nothing counted between them',
      [
        count({ value: 4, when: 1000, temporality: 'DELTA' }),
        count({ value: 1, since: 5000, when: 6000, temporality: 'DELTA' }),
      ],
    ],
  ])('%s is whole', (_, metrics) => {
    expect(messages('MET4', metrics)).toEqual([])
  })

  test.each<[string, string, readonly Metric[]]>([
    ['falls', 'falls without a new start', [count({ value: 4, when: 1 }), count({ value: 1, when: 3 })]],
    [
      'of a histogram falls',
      'falls without a new start',
      [timed({ value: 4, when: 1 }), timed({ value: 1, when: 3 })],
    ],
    [
      'has two starts by turns',
      'has two writers on one stream',
      [
        count({ value: 4, when: 1, since: 0 }),
        count({ value: 9, when: 2, since: 0.5 }),
        count({ value: 5, when: 3, since: 0 }),
      ],
    ],
    [
      'has two values at one time',
      'has two writers on one stream',
      [count({ value: 4, when: 1 }), count({ value: 9, when: 1 })],
    ],
    [
      'has delta points that overlap',
      'has delta points that overlap, as two writers on one stream leave them',
      [
        count({ value: 4, when: 1000, temporality: 'DELTA' }),
        count({ value: 1, since: 500, when: 1500, temporality: 'DELTA' }),
      ],
    ],
  ])('that %s is not', (_, what, metrics) => {
    expect(messages('MET4', metrics)).toEqual([`${metrics[0]?.name} of shop ${what}`])
    expect(messages('MET4', metrics.toReversed())).toEqual([`${metrics[0]?.name} of shop ${what}`])
  })

  const seconds = [1, 2, 3, 4, 5, 6, 7, 8]
  const exports = (left: readonly number[]) =>
    left.flatMap((second) => [
      gauge({ service: 'shop', name: 'memory', value: 1, when: second * 1000 }),
      count({ value: 1, since: (second - 1) * 1000, when: second * 1000, temporality: 'DELTA' }),
    ])

  test('loses counts with an export that never came, where the process reports all the time', () => {
    expect(messages('MET4', exports(seconds))).toEqual([])
    expect(messages('MET4', exports(seconds.filter((second) => second !== 4)))).toEqual([
      'an export of shop is lost, and with it what its delta streams counted meanwhile',
    ])
    const withoutGauge = exports(seconds.filter((second) => second !== 4)).filter(
      (one) => one.name === 'orders',
    )
    expect(messages('MET4', withoutGauge)).toEqual([])
    const idle = exports(seconds).filter((one, at) => one.name === 'memory' || at !== 7)
    expect(messages('MET4', idle)).toEqual([])
  })

  test('loses them also where the process pauses in a collection', () => {
    const slow = seconds
      .filter((second) => second !== 4)
      .flatMap((second) => [
        gauge({ service: 'shop', name: 'memory', value: 1, when: second * 1000 }),
        count({ value: 1, since: (second - 1) * 1000 + 80, when: second * 1000 + 80, temporality: 'DELTA' }),
      ])
    expect(messages('MET4', slow)).toEqual([
      'an export of shop is lost, and with it what its delta streams counted meanwhile',
    ])
  })
})

describe('the number of streams', () => {
  const each = (values: readonly (string | bigint)[], when: (at: number) => number = () => 1) =>
    values.map((value, at) => count({ value: 1, when: when(at), attributes: { key: value } }))
  const numbers = (length: number, of: (n: number) => number = (n) => n) =>
    Array.from({ length }, (_, n) => BigInt(of(n)))

  test('is limited by the setting', () => {
    const metrics = each(numbers(40).map((n) => `country ${n}`))
    expect(ruleOf('MET5', metrics)).toMatchObject({ outcome: 'holds', subjects: 1 })
    const policies = { MET5: { settings: { streams: 39 }, reason: 'few' } }
    expect(ruleOf('MET5', metrics, { policies })?.findings).toMatchObject([
      {
        message: 'orders of shop has more streams than 39',
        evidence: [{ text: '40 streams; key has 40 values' }],
      },
    ])
  })

  test.each<[string, readonly Metric[]]>([
    ['UUIDs', each(numbers(30).map((n) => `0b5c0f6e-8d2f-4e57-9d9e-${n.toString(16).padStart(12, '0')}`))],
    ['names with numbers', each(numbers(30).map((n) => `user-${1000n + n}`))],
    ['large numbers', each(numbers(30, (n) => 4001 + n * 37))],
    ['numbers that grow as time goes on', each(numbers(30), (at) => at)],
  ])('by %s is told below it', (_, metrics) => {
    expect(messages('MET5', metrics)).toEqual(['orders of shop has a stream for each key'])
  })

  test.each<[string, readonly Metric[]]>([
    ['words', each(numbers(30).map((n) => `state ${'abcdefghijklmnopqrstuvwxyzABCD'[Number(n)]}`))],
    ['partitions', each(numbers(30))],
    [
      'few UUIDs',
      each(numbers(12).map((n) => `0b5c0f6e-8d2f-4e57-9d9e-${n.toString(16).padStart(12, '0')}`)),
    ],
    [
      'ports of a few hosts',
      numbers(60).map((n) => count({ value: 1, when: 1, attributes: { key: 8000n + (n % 3n), n } })),
    ],
  ])('by %s is not', (_, metrics) => {
    expect(messages('MET5', metrics)).toEqual([])
  })

  test('that an SDK had to cut off is told, however few are left', () => {
    expect(
      messages('MET5', [count({ value: 1, when: 1, attributes: { 'otel.metric.overflow': true } })]),
    ).toEqual(["orders of shop ran into the SDK's cardinality limit: otel.metric.overflow"])
  })
})
