// Metrics: promised and absent, and by how much they rose among other traffic.
import { describe, expect, test } from 'vitest'
import {
  checkMetric,
  type IncreaseQuestion,
  type MetricContract,
  metricIncrease,
} from '../../assertions/index.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'
import { at, span, traces } from '../../assertions/examples/build.ts'
import { counter64, gauge, histogram } from '../../assertions/examples/build-metrics.ts'

const plays: MetricContract = {
  name: 'game_plays_total',
  services: ['slots'],
  instrument: 'counter',
  unit: '{play}',
  attributes: ['game.type'],
  countedBy: { span: 'game.play', attributes: { 'game.type': 'game.type' } },
}

const slots = { 'game.type': 'slots' }
const point = (value: number, when: number, more: Partial<Parameters<typeof counter64>[0]> = {}): Metric =>
  counter64({
    service: 'slots',
    name: 'game_plays_total',
    unit: '{play}',
    value,
    when,
    attributes: slots,
    ...more,
  })
const play = (start: number, ms = 10): Span =>
  span({ service: 'slots', name: 'game.play', attributes: slots, start, ms })
const other = (when: number): Metric => counter64({ service: 'slots', name: 'redis_calls', value: 1, when })

describe('a promised metric', () => {
  test('that came as promised gives no finding', () => {
    expect(checkMetric(plays, [point(1, 10)])).toEqual([])
  })

  test.each<[string, readonly Metric[]]>([
    ['of which nothing came', [other(1)]],
    ['that came from another service', [point(1, 1, { service: 'dice' })]],
    ['that came without data points', [{ ...point(1, 1), data: { type: 'none', points: [] } }]],
    ['whose data points carry no value', [flagged(point(1, 1))]],
  ])('%s is MET1', (_, metrics) => {
    expect(checkMetric(plays, metrics)).toMatchObject([
      { code: 'MET1', subject: { service: 'slots', name: 'game_plays_total' } },
    ])
  })

  test('that is absent is told with what came instead', () => {
    expect(checkMetric(plays, [other(1)])[0]?.evidence[0]?.text).toBe('slots sent redis_calls')
    expect(checkMetric(plays, [])[0]?.evidence[0]?.text).toBe('slots sent no metrics at all')
  })

  test('that nobody promises is a finding, not a pass', () => {
    expect(checkMetric({ ...plays, services: [] }, [point(1, 1)])).toMatchObject([{ code: 'MET1' }])
  })

  test('is asked of every service that promises it', () => {
    const both = { ...plays, services: ['slots', 'dice'] }
    expect(checkMetric(both, [point(1, 1)]).map((one) => one.subject.service)).toEqual(['dice'])
  })

  test('without its attribute is MET1', () => {
    expect(checkMetric(plays, [point(1, 1, { attributes: { game: 'slots' } })])).toMatchObject([
      { code: 'MET1', message: 'game_plays_total of slots lacks the attribute game.type' },
    ])
  })

  test.each<[string, Metric]>([
    ['unit', point(1, 1, { unit: '1' })],
    ['instrument, up-down', point(1, 1, { monotonic: false })],
    [
      'instrument, gauge',
      gauge({
        service: 'slots',
        name: 'game_plays_total',
        unit: '{play}',
        value: 1,
        when: 1,
        attributes: slots,
      }),
    ],
  ])('of another %s is MET2', (_, metric) => {
    expect(checkMetric(plays, [metric])).toMatchObject([{ code: 'MET2' }])
  })
})

function flagged(metric: Metric): Metric {
  if (metric.data.type !== 'sum') throw new Error('not a sum')
  return {
    ...metric,
    data: { ...metric.data, points: metric.data.points.map((one) => ({ ...one, flags: 1 })) },
  }
}

describe('an increase', () => {
  const mine = play(1000)
  const question = (more: Partial<IncreaseQuestion>): IncreaseQuestion => ({
    metric: plays,
    attributes: slots,
    by: 1,
    after: at(990),
    until: at(1020),
    metrics: [],
    own: traces(mine),
    traces: traces(mine),
    ...more,
  })
  const outcome = (more: Partial<IncreaseQuestion>) => metricIncrease(question(more))

  test('holds from the last point before the test to the first one after it', () => {
    expect(
      outcome({ metrics: [point(4, 500), point(5, 1400)], traces: traces(mine, play(100)) }),
    ).toMatchObject({ outcome: 'holds', increase: 1 })
  })

  test('holds from nothing, for a stream that began with the test', () => {
    expect(outcome({ metrics: [point(1, 1400)] })).toMatchObject({ outcome: 'holds', increase: 1 })
  })

  test('waits for a point after the last request', () => {
    expect(outcome({ metrics: [] })).toMatchObject({ outcome: 'waiting' })
    expect(outcome({ metrics: [point(4, 500), point(5, 1015)] })).toMatchObject({ outcome: 'waiting' })
  })

  test('waits for a point after the end of a span of its own that outlasts the answer', () => {
    const slow = play(1000, 300)
    expect(outcome({ own: traces(slow), traces: traces(slow), metrics: [point(1, 1200)] })).toMatchObject({
      outcome: 'waiting',
    })
  })

  test('that did not happen is broken at the first later point', () => {
    expect(outcome({ metrics: [point(4, 500), point(4, 1400)] })).toMatchObject({
      outcome: 'broken',
      finding: { code: 'MET9' },
    })
  })

  test('of a metric that never came is broken once its service exported twice, not before', () => {
    expect(outcome({ metrics: [other(1400)] })).toMatchObject({ outcome: 'waiting' })
    expect(outcome({ metrics: [other(1400), other(1800)] })).toMatchObject({
      outcome: 'broken',
      finding: { code: 'MET1' },
    })
  })

  test('is told apart from the traffic of other tests by its spans', () => {
    const theirs = [play(1100), play(1200)]
    const all = traces(mine, ...theirs)
    const metrics = [point(4, 500), point(7, 1400)]
    expect(outcome({ metrics, traces: all })).toMatchObject({
      outcome: 'holds',
      increase: 3,
      definite: 3,
      possible: 3,
    })
  })

  test('is not satisfied by the traffic of other tests', () => {
    const all = traces(mine, play(1100))
    expect(outcome({ metrics: [point(4, 500), point(5, 1400)], traces: all })).toMatchObject({
      outcome: 'broken',
      finding: { code: 'MET9' },
    })
  })

  test('may count a span that is still in progress at the later point, or not', () => {
    const all = traces(mine, play(1390, 100))
    for (const value of [5, 6]) {
      expect(outcome({ metrics: [point(4, 500), point(value, 1400)], traces: all })).toMatchObject({
        outcome: 'holds',
      })
    }
  })

  test('beyond the known spans waits for theirs, and is broken once they are known to have come', () => {
    const metrics = [point(4, 500), point(6, 1400)]
    expect(outcome({ metrics })).toMatchObject({ outcome: 'waiting' })
    expect(outcome({ metrics, settled: true })).toMatchObject({
      outcome: 'broken',
      finding: { code: 'MET9' },
    })
  })

  test('without a span of its own to account for it is broken', () => {
    expect(
      outcome({ metrics: [point(4, 500), point(5, 1400)], own: [], traces: traces(play(1100)) }),
    ).toMatchObject({ outcome: 'broken' })
  })

  test('is summed over streams, and only those with the attributes asked for', () => {
    const dice = play(1002)
    const variant = (name: string, value: number, when: number) =>
      point(value, when, { attributes: { ...slots, variant: name } })
    const metrics = [
      variant('x', 3, 500),
      variant('y', 1, 500),
      variant('x', 4, 1400),
      variant('y', 2, 1400),
      point(9, 1400, { attributes: { 'game.type': 'dice' } }),
    ]
    expect(outcome({ by: 2, metrics, own: traces(mine, dice), traces: traces(mine, dice) })).toMatchObject({
      outcome: 'holds',
      increase: 2,
    })
  })

  test('goes on over a restart of the service', () => {
    const metrics = [point(40, 500), point(1, 1400, { since: 900 })]
    expect(outcome({ metrics })).toMatchObject({ outcome: 'holds', increase: 1 })
  })

  test('is the sum of deltas, and needs none where nothing else happened', () => {
    const delta = (value: number, when: number) => point(value, when, { temporality: 'DELTA' })
    expect(outcome({ metrics: [delta(4, 500), delta(1, 1015), other(1400)] })).toMatchObject({
      outcome: 'holds',
      increase: 1,
    })
    expect(outcome({ metrics: [delta(4, 500), delta(1, 1400)] })).toMatchObject({
      outcome: 'holds',
      increase: 1,
    })
  })

  test('of a histogram is that of its count', () => {
    const latency = { ...plays, name: 'game_latency', instrument: 'histogram' as const }
    const sent = (value: number, when: number) =>
      histogram({ service: 'slots', name: 'game_latency', value, when, attributes: slots })
    expect(outcome({ metric: latency, metrics: [sent(4, 500), sent(5, 1400)] })).toMatchObject({
      outcome: 'holds',
      increase: 1,
    })
  })

  test('without spans to count by must be exact', () => {
    const { countedBy: _, ...bare } = plays
    const metrics = [point(4, 500), point(5, 1400)]
    expect(outcome({ metric: bare, metrics })).toMatchObject({ outcome: 'holds' })
    expect(outcome({ metric: bare, metrics, by: 2 })).toMatchObject({ outcome: 'broken' })
  })

  test('under other attributes than those of the span is broken', () => {
    const metrics = [point(1, 1400, { attributes: { 'game.type': 'roulette' } }), other(1800)]
    expect(outcome({ attributes: {}, metrics })).toMatchObject({
      outcome: 'broken',
      finding: { code: 'MET9' },
    })
    expect(outcome({ metrics })).toMatchObject({ outcome: 'broken', finding: { code: 'MET1' } })
  })

  test('is not spoiled by points that arrive twice or out of order', () => {
    const metrics = [point(5, 1400), point(4, 500), point(5, 1400), point(4, 500)]
    expect(outcome({ metrics })).toMatchObject({ outcome: 'holds', increase: 1 })
  })

  test('of a stream that began with the test is not mixed up with what another stream counted before', () => {
    const { countedBy: _, ...bare } = plays
    const unmapped = { ...bare, countedBy: { span: 'game.play' } }
    const currency = (name: string, value: number, when: number) =>
      point(value, when, { attributes: { ...slots, currency: name } })
    const metrics = [currency('EUR', 1, 500), currency('EUR', 1, 1400), currency('USD', 1, 1400)]
    const all = traces(mine, play(100))
    expect(outcome({ metric: unmapped, metrics, traces: all })).toMatchObject({
      outcome: 'holds',
      increase: 1,
      definite: 1,
    })
  })

  test('begins at the last export of the process, for a stream that was not in it', () => {
    const { countedBy: _, ...bare } = plays
    const unmapped = { ...bare, countedBy: { span: 'game.play' } }
    const all = traces(mine, play(100))
    expect(outcome({ metric: unmapped, metrics: [other(500), point(1, 1400)], traces: all })).toMatchObject({
      outcome: 'holds',
      definite: 1,
    })
  })

  test('is counted by each process of a service for its own spans', () => {
    const second = { 'service.instance.id': 'slots-2' }
    const elsewhere = { ...play(1100), resource: point(1, 1, { resource: second }).resource }
    const all = traces(mine, elsewhere)
    const metrics = [
      point(4, 500),
      point(5, 1400),
      point(0, 500, { resource: second }),
      point(1, 1600, { resource: second }),
    ]
    expect(outcome({ metrics, traces: all })).toMatchObject({ outcome: 'holds', increase: 2, definite: 2 })
    const late = [
      point(4, 500),
      point(5, 1400),
      point(0, 500, { resource: second }),
      point(0, 1600, { resource: second }),
    ]
    expect(outcome({ metrics: late, traces: all })).toMatchObject({ outcome: 'broken' })
  })

  test('does not wait for the streams of a process that has ended', () => {
    const ended = { 'service.instance.id': 'slots-0' }
    const metrics = [point(9, 200, { resource: ended }), point(4, 500), point(5, 1400)]
    expect(outcome({ metrics })).toMatchObject({ outcome: 'holds', increase: 1 })
  })

  test('of nothing holds where nothing was to be counted and nothing came', () => {
    expect(outcome({ by: 0, own: [], traces: [], metrics: [other(1400), other(1800)] })).toMatchObject({
      outcome: 'holds',
      increase: 0,
    })
    expect(outcome({ by: 0, own: [], traces: [], metrics: [point(4, 500), point(4, 1400)] })).toMatchObject({
      outcome: 'holds',
    })
    const rose = { by: 0, own: [], traces: [], metrics: [point(4, 500), point(5, 1400)] }
    expect(outcome({ ...rose, settled: true })).toMatchObject({
      outcome: 'broken',
      finding: { code: 'MET9' },
    })
  })
})
