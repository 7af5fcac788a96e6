// The Instrumentation Score: its formula, each of its rules on what passes and what fails, and what was not exercised.
import { describe, expect, test } from 'vitest'
import { categoryOf, scoreOf } from '../../assertions/score/index.ts'
import { isUcum, namesUnit } from '../../assertions/score/units.ts'
import { type Observed, scoreRules, scoreServices, type RuleResult } from '../../assertions/index.ts'
import { newTraceId, record as log, span, type SpanParts } from '../../assertions/examples/build.ts'
import { counter64, histogram } from '../../assertions/examples/build-metrics.ts'
import type { Span, Trace } from '../../harness/telemetry/index.ts'

const tracesOf = (spans: readonly Span[]): Trace[] =>
  [...Map.groupBy(spans, (one) => one.traceId)].map(([traceId, all]) => ({ traceId, spans: all }))

const observe = (parts: Partial<Observed>): Observed => ({
  traces: [],
  logs: [],
  lines: [],
  metrics: [],
  messages: [],
  ...parts,
})

const verdicts = (parts: Partial<Observed>, rules: readonly RuleResult[] = [], service = 'shop') => {
  const score = scoreServices(observe(parts), rules).find((one) => one.service === service)
  return Object.fromEntries((score?.rules ?? []).map((rule) => [rule.id, rule.verdict]))
}

const one = (parts: Partial<SpanParts> = {}): Partial<Observed> => ({
  traces: tracesOf([span({ service: 'shop', name: 'x', ...parts })]),
})

describe('the formula', () => {
  const rules = (impact: 'Critical' | 'Important' | 'Normal' | 'Low', passed: number, total: number) =>
    Array.from({ length: total }, (_, at) => ({
      impact,
      verdict: at < passed ? ('passed' as const) : ('failed' as const),
    }))

  test('gives what the specification works out as its example', () => {
    const all = [
      ...rules('Critical', 4, 8),
      ...rules('Important', 8, 10),
      ...rules('Normal', 6, 8),
      ...rules('Low', 1, 5),
    ]
    expect(scoreOf(all).value).toBeCloseTo(63.855, 3)
  })

  test('leaves out what was not exercised, and says how far that could move it', () => {
    const open = { impact: 'Critical' as const, verdict: 'not exercised' as const }
    expect(scoreOf([...rules('Critical', 1, 1), ...rules('Important', 0, 1), open])).toEqual({
      value: (40 / 70) * 100,
      least: (40 / 110) * 100,
      most: (80 / 110) * 100,
    })
    expect(scoreOf([open])).toEqual({ value: undefined, least: 0, most: 100 })
  })

  test.each([
    [100, 'Excellent'],
    [90, 'Excellent'],
    [89.9, 'Good'],
    [75, 'Good'],
    [50, 'Needs Improvement'],
    [49.9, 'Poor'],
  ])('%d is %s', (value, category) => {
    expect(categoryOf(value)).toBe(category)
  })
})

const k8s = { 'k8s.pod.name': 'p', 'k8s.pod.uid': 'u' }
const rule = (code: string, findings: RuleResult['findings'] = []): RuleResult => ({
  code,
  title: '',
  outcome: findings.length > 0 ? 'broken' : 'holds',
  subjects: 1,
  findings,
})
const broken = (code: string) =>
  rule(code, [
    { code, severity: 'error', subject: { service: 'shop' }, message: '', evidence: [], remedy: '' },
  ])
const many = (count: number, parts: Partial<SpanParts>): Partial<Observed> => {
  const traceId = newTraceId()
  return {
    traces: tracesOf(
      Array.from({ length: count }, () => span({ service: 'shop', name: 'x', traceId, ...parts })),
    ),
  }
}
const metric = { service: 'shop', name: 'requests', value: 1, when: 1 }

const two = (a: Partial<SpanParts>, b: Partial<SpanParts>): Partial<Observed> => ({
  traces: tracesOf([span({ service: 'shop', name: 'x', ...a }), span({ service: 'shop', name: 'x', ...b })]),
})

describe.each<[string, Partial<Observed>, Partial<Observed>, RuleResult[]?, RuleResult[]?]>([
  ['RES-001', one(), one({ resource: { 'service.instance.id': '' } })],
  [
    'RES-002',
    one({ resource: { 'k8s.pod.name': 'a' } }),
    two({ resource: { 'k8s.pod.name': 'a' } }, { resource: { 'k8s.pod.name': 'b' } }),
  ],
  ['RES-003', one({ resource: k8s }), one({ resource: { 'k8s.pod.name': 'p' } })],
  ['RES-004', one(), one(), [rule('ATT4')], [broken('ATT4')]],
  [
    'RES-006',
    one({ resource: { 'service.criticality': 'high' } }),
    one({ resource: { 'service.criticality': 'HIGH' } }),
  ],
  ['RES-007', one({ resource: { 'deployment.environment.name': 'test' } }), one()],
  ['SPA-001', many(10, {}), many(11, {})],
  [
    'SPA-002',
    two(
      { traceId: 'a'.repeat(32), spanId: '1'.repeat(16) },
      { traceId: 'a'.repeat(32), parentSpanId: '1'.repeat(16) },
    ),
    one({ parentSpanId: 'f'.repeat(16) }),
  ],
  ['SPA-003', one(), one(), [rule('NAM1')], [broken('NAM1')]],
  ['SPA-004', one(), one({ kind: 'CLIENT' })],
  ['SPA-005', many(21, { kind: 'SERVER', ms: 5 }), many(21, { kind: 'SERVER', ms: 4 })],
  [
    'LOG-002',
    { logs: [log({ service: 'shop' })] },
    { logs: [{ ...log({ service: 'shop' }), severityNumber: 0 }] },
  ],
  [
    'MET-001',
    { metrics: [counter64({ ...metric, unit: '1' })] },
    {
      metrics: Array.from({ length: 10_001 }, (_, n) =>
        counter64({ ...metric, attributes: { user: String(n) } }),
      ),
    },
  ],
  ['MET-002', { metrics: [counter64({ ...metric, unit: '{request}' })] }, { metrics: [counter64(metric)] }],
  [
    'MET-003',
    { metrics: [counter64({ ...metric, unit: 's' })] },
    {
      metrics: [counter64({ ...metric, unit: 's' }), counter64({ ...metric, service: 'other', unit: 'ms' })],
    },
  ],
  [
    'MET-004',
    { metrics: [histogram(metric)] },
    { metrics: [histogram(metric), withBounds(histogram({ ...metric, service: 'other' }))] },
  ],
  [
    'MET-005',
    { metrics: [counter64({ ...metric, name: 'work.duration', unit: 's' })] },
    { metrics: [counter64({ ...metric, name: 'work_seconds', unit: 's' })] },
  ],
  [
    'MET-007',
    { metrics: [counter64(metric)] },
    { metrics: [counter64({ ...metric, resource: { 'host.ip': '10.0.0.1' } })] },
  ],
])('%s', (id, good, bad, goodRules = [], badRules = []) => {
  test('passes on what is right, fails on what is wrong, and is not exercised by nothing', () => {
    expect(verdicts(good, goodRules)[id]).toBe('passed')
    expect(verdicts(bad, badRules)[id]).toBe('failed')
  })
})

function withBounds(one: Observed['metrics'][number]): Observed['metrics'][number] {
  if (one.data.type !== 'histogram') return one
  return {
    ...one,
    data: { ...one.data, points: one.data.points.map((point) => ({ ...point, explicitBounds: [1] })) },
  }
}

const secret = (where: string) => [
  rule('SEC1', [
    {
      code: 'SEC1',
      severity: 'error',
      subject: { service: 'shop' },
      message: `shop records a token in ${where}`,
      evidence: [],
      remedy: '',
    },
  ]),
]
const everything: Partial<Observed> = {
  ...one(),
  logs: [log({ service: 'shop' })],
  metrics: [counter64(metric)],
}

test.each([
  ['SPA-006', 'the attribute url.full of spans'],
  ['LOG-003', 'the body of log records'],
  ['MET-008', 'the attribute user of metric requests'],
  ['RES-010', 'the attribute process.command_args of the resource'],
])('%s fails on a secret in %s, and not on one elsewhere', (id, where) => {
  const all = ['SPA-006', 'LOG-003', 'MET-008', 'RES-010']
  const judged = verdicts(everything, secret(where))
  expect(Object.fromEntries(all.map((one) => [one, judged[one]]))).toEqual(
    Object.fromEntries(all.map((one) => [one, one === id ? 'failed' : 'passed'])),
  )
})

test('MET-006 fails where a metric has the name of an attribute', () => {
  expect(verdicts({ metrics: [counter64(metric)] })['MET-006']).toBe('passed')
  expect(
    verdicts({ metrics: [counter64({ ...metric, name: 'http.response.status_code' })] })['MET-006'],
  ).toBe('failed')
})

test('RES-005 fails where service.name is missing', () => {
  expect(verdicts(one({ service: '' }), [], '')['RES-005']).toBe('failed')
  expect(verdicts(one())['RES-005']).toBe('passed')
})

test('a service of spans alone leaves all rules on logs and metrics, and those beyond a capture, unexercised', () => {
  const judged = verdicts(one())
  for (const id of ['LOG-001', 'LOG-002', 'MET-001', 'MET-002', 'SDK-001', 'RES-003', 'RES-006'])
    expect(judged[id]).toBe('not exercised')
  expect(Object.keys(judged)).toEqual(scoreRules.map((rule) => rule.id))
})

test('units of UCUM, and names that repeat theirs', () => {
  for (const unit of ['s', 'ms', 'By', 'KiBy/s', '{play}', '1', '%', 'By/{request}', 'Cel', 'm/s2'])
    expect(isUcum(unit), unit).toBe(true)
  for (const unit of ['', 'seconds', 'USD', 'requests', 'bytes']) expect(isUcum(unit), unit).toBe(false)
  expect(namesUnit('http.server.request.duration', 's')).toBe(false)
  expect(namesUnit('transfer_latency_seconds', 's')).toBe(true)
  expect(namesUnit('http.server.active_requests', '{request}')).toBe(false)
})
