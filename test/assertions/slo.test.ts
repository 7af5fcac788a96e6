// Service level objectives out of spans, and whether histograms say the same.
import { describe, expect, test } from 'vitest'
import { judgeObjective, type Objective } from '../../assertions/index.ts'
import { histogram } from '../../assertions/examples/build-metrics.ts'
import { span, traces } from '../../assertions/examples/build.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'

const fast: Objective = {
  name: '95 % of writes take less than 300 ms',
  target: 0.95,
  services: ['slots'],
  spans: { kind: 'CLIENT', name: 'POST', where: { 'url.path': '/record' } },
  histogram: { name: 'scoring_latency' },
  good: { withinSeconds: 0.3 },
}

const served: Objective = {
  name: '99.5 % of games succeed',
  target: 0.995,
  services: ['slots'],
  spans: { kind: 'SERVER', name: /^POST / },
  histogram: { name: 'http.server.request.duration', where: { 'http.request.method': 'POST' } },
  good: { unless: { 'http.response.status_code': /^5\d\d$/ } },
}

const write = (start: number, ms: number, path = '/record'): Span =>
  span({ service: 'slots', name: 'POST', kind: 'CLIENT', start, ms, attributes: { 'url.path': path } })
/** So many good ones and bad ones, one every second. */
const writes = (good: number, bad: number): Span[] => [
  ...Array.from({ length: good }, (_, at) => write(at * 1_000, 100)),
  ...Array.from({ length: bad }, (_, at) => write((good + at) * 1_000, 400)),
]
const latencies = (buckets: readonly number[], bounds: readonly number[] = [300]): Metric =>
  histogram({
    service: 'slots',
    name: 'scoring_latency',
    unit: 'ms',
    value: buckets.reduce((sum, one) => sum + one, 0),
    bounds,
    buckets,
    when: 1_000_000,
  })

const judge = (objective: Objective, spans: readonly Span[], metrics: readonly Metric[]) => {
  const all = traces(spans)
  return judgeObjective(objective, { traces: all, recorded: all, metrics })
}

describe('an objective on time', () => {
  test('is met by 19 of 20, and missed by 18', () => {
    expect(judge(fast, writes(19, 1), [])).toMatchObject({ outcome: 'met', ratio: 0.95 })
    expect(judge(fast, writes(18, 2), [])).toMatchObject({ outcome: 'missed', ratio: 0.9 })
  })

  test('looks at its own events alone, and without any it is not exercised', () => {
    const others = [write(0, 900, '/elsewhere'), { ...write(0, 900), kind: 'SERVER' as const }]
    expect(judge(fast, others, [])).toMatchObject({ outcome: 'not exercised', ratio: undefined })
    expect(judge(fast, others, []).agreement.outcome).toBe('not exercised')
  })

  test('has a histogram that agrees, exactly where a bound is at the limit', () => {
    const { agreement } = judge(fast, writes(19, 3), [latencies([19, 3])])
    expect(agreement.outcome).toBe('agrees')
    expect(agreement.histograms).toEqual({ total: 22, good: { least: 19, most: 19 } })
    expect(judge(fast, writes(19, 3), [latencies([16, 6])]).agreement.outcome).toBe('disagrees')
    expect(judge(fast, writes(19, 3), [latencies([19, 2])]).agreement.outcome).toBe('disagrees')
  })

  test('has a histogram that leaves open what lies in the bucket of the limit', () => {
    const { agreement } = judge(fast, writes(4, 4), [latencies([1, 6, 1], [50, 500])])
    expect(agreement).toMatchObject({
      outcome: 'agrees',
      histograms: { total: 8, good: { least: 1, most: 7 } },
    })
  })

  test('whose histogram is missing among what the process sent disagrees; of a process that sent nothing, nothing is known', () => {
    const other = { ...latencies([20, 0]), name: 'game_latency' }
    expect(judge(fast, writes(19, 1), [other]).agreement.outcome).toBe('disagrees')
    expect(judge(fast, writes(19, 1), []).agreement.outcome).toBe('not exercised')
  })
})

describe('an objective on success', () => {
  const request = (start: number, status: bigint): Span =>
    span({
      service: 'slots',
      name: 'POST /v1/spin',
      kind: 'SERVER',
      start,
      ms: 10,
      attributes: { 'http.response.status_code': status },
    })
  const counted = (status: bigint, value: number): Metric =>
    histogram({
      service: 'slots',
      name: 'http.server.request.duration',
      unit: 's',
      value,
      when: 1_000_000,
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': status },
    })
  const requests = (good: number, bad: number) => [
    ...Array.from({ length: good }, (_, at) => request(at * 100, 200n)),
    ...Array.from({ length: bad }, (_, at) => request((good + at) * 100, 503n)),
  ]

  test('is met by 199 of 200, and missed by 198', () => {
    expect(judge(served, requests(199, 1), [])).toMatchObject({ outcome: 'met' })
    expect(judge(served, requests(198, 2), [])).toMatchObject({ outcome: 'missed' })
  })

  test('has a histogram that agrees, or not', () => {
    const spans = requests(8, 2)
    expect(judge(served, spans, [counted(200n, 8), counted(503n, 2)]).agreement.outcome).toBe('agrees')
    expect(judge(served, spans, [counted(200n, 10)]).agreement.outcome).toBe('disagrees')
  })
})
