// LOG1 to LOG3 over the run, and the logs of one trace.
import { describe, expect, test } from 'vitest'
import { correlateLogs, judge, type Observed, type Topology } from '../../assertions/index.ts'
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import {
  EPOCH,
  line,
  newSpanId,
  newTraceId,
  plant,
  record,
  span,
  textLine,
  traces,
} from '../../assertions/examples/build.ts'

const topology: Topology = {
  source: 'declared',
  assumptions: [],
  services: [{ name: 's', addresses: [], entryPoints: ['POST *'], promises: [] }],
}
const first = plant({
  service: 's',
  name: 'POST /first',
  kind: 'SERVER',
  children: [{ service: 's', name: 'work' }],
})
const second = plant({
  service: 's',
  name: 'POST /second',
  kind: 'SERVER',
  start: 3000,
  children: [{ service: 's', name: 'work' }],
})
const [firstServer, ,] = first
const [secondServer] = second
if (firstServer === undefined || secondServer === undefined) throw new Error('no spans')

const observed = (more: Partial<Observed>): Observed => ({
  traces: traces(first, second),
  logs: [],
  lines: [],
  metrics: [],
  messages: [],
  ...more,
})
const rule = (code: string, more: Partial<Observed>) =>
  judge(observed(more), topology).rules.find((one) => one.code === code)
const codes = (more: Partial<Observed>) => judge(observed(more), topology).findings.map((one) => one.code)

test('a run without logs exercises no log rule', () => {
  expect(['LOG1', 'LOG2', 'LOG3'].map((code) => rule(code, {})?.outcome)).toEqual([
    'not exercised',
    'not exercised',
    'not exercised',
  ])
})

test('logs with the ids of their own span give no finding', () => {
  expect(
    codes({
      logs: [record({ service: 's', of: firstServer })],
      lines: [line({ service: 's', of: firstServer })],
    }),
  ).toEqual([])
})

describe('LOG1', () => {
  test('finds a trace id of which no span arrived', () => {
    const ids = { traceId: newTraceId(), spanId: newSpanId() }
    expect(rule('LOG1', { lines: [line({ service: 's', ids, when: 5 })] })).toMatchObject({
      outcome: 'broken',
      subjects: 1,
    })
  })

  test('exempts an unsampled record only where the service is known to set the flag', () => {
    const lost = record({
      service: 's',
      ids: { traceId: newTraceId(), spanId: newSpanId() },
      flags: 0,
      when: 5,
    })
    expect(rule('LOG1', { logs: [lost, record({ service: 's', of: firstServer })] })?.outcome).toBe('holds')
    expect(rule('LOG1', { logs: [lost] })?.outcome).toBe('broken')
  })

  test('exempts an unsampled line by its flags in the same way', () => {
    const flagged = (flags: string, traceId: string) =>
      textLine(
        's',
        JSON.stringify({ msg: 'x', trace_flags: flags, trace_id: traceId, span_id: firstServer.spanId }),
      )
    const lost = flagged('00', newTraceId())
    expect(rule('LOG1', { lines: [lost, flagged('01', firstServer.traceId)] })?.outcome).toBe('holds')
    expect(rule('LOG1', { lines: [lost] })?.outcome).toBe('broken')
    expect(rule('LOG1', { lines: [flagged('01', newTraceId())] })?.findings[0]?.evidence[0]?.text).toContain(
      'stdout log of s "x" names trace',
    )
  })

  test('tells a malformed trace id as such', () => {
    const findings = rule('LOG1', {
      lines: [line({ service: 's', ids: { traceId: 'abc123', spanId: newSpanId() }, when: 5 })],
    })?.findings
    expect(findings?.[0]?.message).toContain('malformed')
  })
})

describe('LOG2', () => {
  test('finds a span id that is not in its trace', () => {
    const ids = { traceId: firstServer.traceId, spanId: secondServer.spanId }
    expect(rule('LOG2', { logs: [record({ service: 's', ids, when: 5 })] })?.outcome).toBe('broken')
  })

  test('finds a span id without a trace id', () => {
    expect(
      rule('LOG2', { lines: [line({ service: 's', ids: { spanId: newSpanId() }, when: -500 })] })?.outcome,
    ).toBe('broken')
  })

  test('finds stale ids, and tells of which request they are and which one was in progress', () => {
    const stale = [line({ service: 's', of: firstServer, when: 3010 })]
    const finding = rule('LOG2', { lines: stale })?.findings[0]
    expect(finding?.message).toContain('stale')
    expect(finding?.evidence[0]?.text).toContain('POST /first')
    expect(finding?.evidence[0]?.text).toContain(`trace ${secondServer.traceId} was in progress`)
    expect(codes({ lines: stale })).toEqual(['LOG2'])
  })

  test('tells stale ids on both channels as one defect', () => {
    const parts = { service: 's', of: firstServer, when: 3010 }
    const { findings } = judge(observed({ lines: [line(parts)], logs: [record(parts)] }), topology)
    expect(findings).toMatchObject([{ code: 'LOG2', occurrences: 2 }])
  })

  test('lets a log come shortly after its span', () => {
    expect(codes({ lines: [line({ service: 's', of: firstServer, when: 140 })] })).toEqual([])
  })

  test.each([
    ['ISO 8601 in milliseconds', '2027-01-15T08:00:03.010Z'],
    ['ISO 8601 with an offset', '2027-01-15T09:00:03.010+01:00'],
    ['epoch milliseconds', Number(EPOCH / 1_000_000n) + 3010],
    ['epoch seconds', Number(EPOCH / 1_000_000n) / 1000 + 3.01],
    ['epoch nanoseconds as text', String(EPOCH + 3_010_000_000n)],
  ])('reads the time of a line as %s', (_, time) => {
    const text = JSON.stringify({
      timestamp: time,
      msg: 'x',
      traceId: firstServer.traceId,
      spanId: firstServer.spanId,
    })
    expect(rule('LOG2', { lines: [textLine('s', text)] })?.findings[0]?.message).toContain('stale')
  })

  test.each([12, 'soon', null, true])('takes %s for no time', (time) => {
    const text = JSON.stringify({ time, trace_id: firstServer.traceId, span_id: firstServer.spanId })
    expect(rule('LOG2', { lines: [textLine('s', text)] })?.outcome).toBe('holds')
  })

  test('does not judge the time of a line whose zone is unknown', () => {
    const text = JSON.stringify({
      time: '2027-01-15 08:00:03,010',
      trace_id: firstServer.traceId,
      span_id: firstServer.spanId,
    })
    expect(rule('LOG2', { lines: [textLine('s', text)] })?.outcome).toBe('holds')
  })
})

describe('LOG3', () => {
  test('finds logs without ids during a request on both channels as one defect', () => {
    const parts = { service: 's', when: 20 }
    const { findings } = judge(observed({ lines: [line(parts)], logs: [record(parts)] }), topology)
    expect(findings).toMatchObject([{ code: 'LOG3', subject: { service: 's' }, occurrences: 2 }])
  })

  test('warns of a line said once during a request by a service that logs its ids: it may be there by chance', () => {
    const known = record({ service: 's', of: firstServer })
    const once = record({ service: 's', when: 20, text: 'compacting' })
    expect(rule('LOG3', { logs: [known, once] })?.findings).toMatchObject([
      { code: 'LOG3', severity: 'warning' },
    ])
    const again = record({ service: 's', when: 3020, text: 'compacting' })
    expect(rule('LOG3', { logs: [known, once, again] })?.findings).toMatchObject([
      { code: 'LOG3', severity: 'error' },
    ])
  })

  test('lets a service log without ids while it is at work on nothing', () => {
    expect(rule('LOG3', { lines: [line({ service: 's', when: 1000 })] })).toMatchObject({
      outcome: 'not exercised',
      subjects: 0,
    })
  })

  test('lets another service, and another instance, log without ids meanwhile', () => {
    expect(codes({ lines: [line({ service: 'other', when: 20 })] })).toEqual([])
    const elsewhere = record({ service: 's', when: 20 })
    const attributes = elsewhere.resource.attributes.map((one) =>
      one.key === 'service.instance.id' ? { ...one, value: 's-2' } : one,
    )
    expect(codes({ logs: [{ ...elsewhere, resource: { ...elsewhere.resource, attributes } }] })).toEqual([])
  })

  test('finds ids that are only in the text of a record', () => {
    const text = `done trace_id=${firstServer.traceId} span_id=${firstServer.spanId}`
    expect(
      rule('LOG3', { logs: [record({ service: 's', text, when: 1000 })] })?.findings[0]?.message,
    ).toContain('only inside the text')
  })
})

describe('a line on standard output', () => {
  const { traceId, spanId } = firstServer
  test.each([
    ['camelCase fields', JSON.stringify({ msg: 'x', traceId, spanId })],
    [
      'nested fields',
      JSON.stringify({ msg: 'x', context: { trace: { id: traceId }, span: { id: spanId } } }),
    ],
    ['logfmt', `level=info msg="x" trace_id=${traceId} span_id=${spanId}`],
    ['text', `INFO [trace_id=${traceId}, span_id=${spanId}] x`],
    ['colours', `\u001b[32mINFO\u001b[0m trace_id=${traceId} span_id=${spanId} x`],
  ])('has its ids read from %s', (_, text) => {
    expect(rule('LOG2', { lines: [textLine('s', text)] })).toMatchObject({ outcome: 'holds', subjects: 1 })
  })

  test('is counted by its format', () => {
    const lines = [
      line({ service: 's', of: firstServer }),
      textLine('s', 'a=1 b=2'),
      textLine('s', 'plain'),
      textLine('s', ' '),
    ]
    expect(judge(observed({ lines }), topology).lines).toEqual([
      { service: 's', json: 1, logfmt: 1, text: 1 },
    ])
  })
})

describe('the logs of one trace', () => {
  const trace = traces(first)[0]
  if (trace === undefined) throw new Error('no trace')
  const both = (parts: Parameters<typeof line>[0]) =>
    observed({ lines: [line(parts)], logs: [record(parts)] })

  test('are correlated by one record and one line with the ids of a span of the service', () => {
    expect(correlateLogs(trace, both({ service: 's', of: firstServer }), ['s'])).toEqual({
      findings: [],
      counts: [{ service: 's', records: 1, lines: 1 }],
    })
  })

  test('that are absent are a finding on each channel, never a pass', () => {
    const { findings } = correlateLogs(trace, observed({}), ['s'])
    expect(findings.map((one) => one.code)).toEqual(['LOG3', 'LOG3'])
  })

  test('of no service at all are a finding', () => {
    expect(correlateLogs(trace, both({ service: 's', of: firstServer }), []).findings).toHaveLength(1)
  })

  test('that are only on one channel are a finding', () => {
    const { findings } = correlateLogs(
      trace,
      observed({ logs: [record({ service: 's', of: firstServer })] }),
      ['s'],
    )
    expect(findings.map((one) => one.message)).toEqual([
      'no line on standard output of s carries the ids of this trace',
    ])
  })

  test('without ids are LOG3, and not told twice', () => {
    const { findings } = correlateLogs(trace, both({ service: 's', when: 20 }), ['s'])
    expect(findings).toMatchObject([{ code: 'LOG3', message: 'logs of s carry no trace_id', occurrences: 2 }])
  })

  test('without ids and with a clock of milliseconds are LOG3 even in a request shorter than one', () => {
    const brief = plant({ service: 's', name: 'POST /brief', kind: 'SERVER', start: 5000.2, ms: 0.5 })
    const [own] = traces(brief)
    const text = JSON.stringify({ time: Number(EPOCH / 1_000_000n) + 5000, msg: 'handled' })
    const parts = {
      traces: traces(brief),
      lines: [textLine('s', text)],
      logs: [record({ service: 's', of: brief[0] as Span })],
    }
    const { findings } = correlateLogs(own as Trace, observed(parts), ['s'])
    expect(findings).toMatchObject([{ code: 'LOG3', message: 'logs of s carry no trace_id' }])
  })

  test('of another request whose spans have yet to come are not held against this trace, but against the run', () => {
    const neighbour = { traceId: newTraceId(), spanId: newSpanId() }
    const own = { service: 's', of: firstServer }
    const other = { service: 's', ids: neighbour, when: 20 }
    const parts = observed({
      logs: [record(own), record(other)],
      lines: [line(own), line(other)],
    })
    expect(correlateLogs(trace, parts, ['s']).findings).toEqual([])
    expect(judge(parts, topology).findings.map((one) => one.code)).toEqual(['LOG1'])
    // With nothing of its own, the stranger's entry in its time is the likely culprit.
    const alone = observed({ logs: [record(own), record(other)], lines: [line(other)] })
    expect(correlateLogs(trace, alone, ['s']).findings).toMatchObject([{ code: 'LOG1' }])
  })

  test('with the ids of an earlier request are stale', () => {
    const later = traces(second)[0]
    const { findings } = correlateLogs(later ?? trace, both({ service: 's', of: firstServer, when: 3010 }), [
      's',
    ])
    expect(findings).toMatchObject([
      { code: 'LOG2', message: 'logs of s carry stale ids, of a request that was over' },
    ])
  })

  test("with another service's span are LOG2", () => {
    const tree = plant({
      service: 's',
      name: 'GET',
      kind: 'SERVER',
      children: [{ service: 't', name: 'GET', kind: 'SERVER' }],
    })
    const [own] = traces(tree)
    const parts = { service: 't', of: tree[0] as typeof firstServer }
    const { findings } = correlateLogs(own ?? trace, { ...both(parts), traces: traces(tree) }, ['t'])
    expect(findings).toMatchObject([
      { code: 'LOG2', message: 'logs of t carry the span_id of another service' },
    ])
  })

  test("of another test's request satisfy nothing", () => {
    const { findings, counts } = correlateLogs(trace, both({ service: 's', of: secondServer }), ['s'])
    expect(counts).toEqual([{ service: 's', records: 0, lines: 0 }])
    expect(findings).toHaveLength(2)
  })

  test('cannot be correlated for a service without spans in the trace', () => {
    const { findings } = correlateLogs(trace, both({ service: 'u', of: span({ service: 'u', name: 'x' }) }), [
      'u',
    ])
    expect(findings).toMatchObject([{ code: 'TRC14', subject: { service: 'u' } }])
  })
})
