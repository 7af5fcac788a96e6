// One defect, one finding, whoever told it.
import { describe, expect, test } from 'vitest'
import {
  correlateLogs,
  type Finding,
  flushFinding,
  judge,
  matchContract,
  mergeFindings,
  ruleCatalogue,
  judgedRules,
} from '../../assertions/index.ts'
import type { Trace } from '../../harness/telemetry/index.ts'
import { line, newSpanId, newTraceId, record, traces } from '../../assertions/examples/build.ts'
import { FRONTEND, observe, runSpans, SCORING, SLOTS, topology } from './casino.ts'

const finding = (more: Partial<Finding>): Finding => ({
  code: 'TRC14',
  severity: 'error',
  subject: {},
  message: 'm',
  evidence: [],
  remedy: 'r',
  ...more,
})

describe('a torn hop', () => {
  test('has under it what its contract, its logs and its metrics miss because of it', () => {
    const spans = runSpans('grpc', 2)
    const observed = observe(spans)
    const trace = observed.traces.find((one) =>
      one.spans.some((each) => each.name === 'POST /api/slots/spin'),
    ) as Trace
    const root = { service: FRONTEND, kind: 'SERVER', name: 'POST /api/slots/spin' } as const
    const call = { service: FRONTEND, kind: 'CLIENT', name: /Spin$/ } as const
    const contract = {
      name: 'spin',
      root: {
        ...root,
        children: [{ ...call, children: [{ service: SLOTS, kind: 'SERVER', name: /Spin$/ }] }],
      },
    } as const
    const scenario = [
      ...matchContract(trace, contract, { others: observed.traces }).findings,
      ...correlateLogs(trace, observed, [FRONTEND, SLOTS, SCORING]).findings,
    ]
    const merged = mergeFindings([...scenario, ...judge(observed, topology).findings])
    expect(merged.map((one) => one.code)).toEqual(['TRC11'])
    expect(merged[0]?.consequences?.map((one) => one.code).toSorted()).toEqual([
      'TRC10',
      'TRC14',
      'TRC14',
      'TRC14',
    ])
  })
})

describe('a service that extracts nothing', () => {
  const torn = (from: string, to: string, reason: Finding['reason']) =>
    finding({
      code: 'TRC11',
      message: `${from} ${to}`,
      hop: { from, to, via: 'http', operation: 'GET /' },
      ...(reason && { reason }),
    })
  const root = finding({ code: 'TRC10', subject: { service: 'b' }, message: 'a root' })
  const codes = (found: readonly Finding[]) => found.map(({ code, hop }) => [code, hop?.from])

  test("has the harness's torn requests, and its own roots, under the hop of the system", () => {
    const told = [
      torn('pitboss', 'b', 'injected but not extracted'),
      root,
      torn('a', 'b', 'injected but not extracted'),
    ]
    for (const order of [told, told.toReversed()]) {
      const merged = mergeFindings(order)
      expect(codes(merged)).toEqual([['TRC11', 'a']])
      expect(codes(merged[0]?.consequences ?? [])).toEqual([
        ['TRC11', 'pitboss'],
        ['TRC10', undefined],
      ])
    }
  })

  test('explains nothing of another service, nor where the caller is to blame', () => {
    const other = [
      torn('pitboss', 'c', 'injected but not extracted'),
      torn('a', 'b', 'injected but not extracted'),
    ]
    expect(mergeFindings(other)).toHaveLength(2)
    expect(mergeFindings([root, torn('a', 'b', 'not injected')])).toHaveLength(2)
  })
})

describe('equal findings', () => {
  test('over several traces are one, with examples and all traces', () => {
    const ids = Array.from({ length: 4 }, newTraceId)
    const merged = mergeFindings(
      ids.map((traceId) =>
        finding({ subject: { service: 's', traceId }, evidence: [{ text: 'e', traceId }] }),
      ),
    )
    expect(merged).toMatchObject([{ occurrences: 4, traces: ids }])
  })

  test('told twice of one case are not counted twice', () => {
    const one = finding({ subject: { service: 's', traceId: newTraceId() } })
    expect(mergeFindings([one, one])).toEqual([one])
  })

  test('at different hops stay apart', () => {
    const hop = { from: 'a', to: 'b', via: 'http', operation: 'GET /' } as const
    const merged = mergeFindings([
      finding({ code: 'TRC11', hop }),
      finding({ code: 'TRC11', hop: { ...hop, operation: 'POST /' } }),
    ])
    expect(merged).toHaveLength(2)
  })
})

test('merging what was merged changes nothing', () => {
  const { findings } = judge(observe(runSpans('grpc')), topology)
  expect(mergeFindings(findings)).toEqual(findings)
})

test('errors come before warnings, and what explains before what follows', () => {
  const merged = mergeFindings([
    finding({ code: 'TRC4', severity: 'warning' }),
    finding({ code: 'STA1' }),
    finding({ code: 'TRC12', hop: { from: 'a', to: 'b', via: 'kafka', operation: 't' } }),
    finding({ code: 'LOG3' }),
  ])
  expect(merged.map((one) => one.code)).toEqual(['TRC12', 'LOG3', 'STA1', 'TRC4'])
})

test('an absent metric has under it that it did not rise', () => {
  const subject = { service: 's', name: 'plays' }
  const merged = mergeFindings([
    finding({ code: 'MET9', subject }),
    finding({ code: 'MET1', subject }),
    finding({ code: 'MET1', subject: { service: 's', name: 'wins' } }),
  ])
  expect(merged.map((one) => [one.code, one.subject.name, one.consequences?.length])).toEqual([
    ['MET1', 'plays', 1],
    ['MET1', 'wins', undefined],
  ])
})

describe('a service that is not flushed', () => {
  const traceId = newTraceId()
  const asked = { service: 's', traceId, killed: false, graceMilliseconds: 5000 }
  const [flush] = [flushFinding({ ...asked, arrived: false })].filter((one) => one !== undefined)
  if (flush === undefined) throw new Error('no finding')
  const hop = { from: 'pitboss', to: 's', via: 'http', operation: 'GET /health' } as const

  test('has under it what its last trace misses', () => {
    const call = finding({ code: 'TRC11', hop, subject: { service: 'pitboss', traceId } })
    const line = finding({ code: 'LOG2', subject: { service: 's', traceId } })
    expect(mergeFindings([call, line, flush])).toMatchObject([
      { code: 'DEL1', consequences: [{ code: 'TRC11' }, { code: 'LOG2' }] },
    ])
  })

  test('is not blamed for what other traces miss', () => {
    const call = finding({
      code: 'TRC11',
      hop,
      subject: { service: 'pitboss', traceId },
      traces: [traceId, newTraceId()],
    })
    expect(mergeFindings([call, flush]).map((one) => one.code)).toEqual(['DEL1', 'TRC11'])
  })

  test('is not accused where its logs came, but without their ids', () => {
    const unseen = flushFinding({ ...asked, arrived: true, missing: ['logs'] })
    const bare = finding({
      code: 'LOG3',
      subject: { service: 's' },
      message: 'logs of s carry no trace_id',
    })
    const merged = mergeFindings([bare, ...(unseen === undefined ? [] : [unseen])])
    expect(merged).toMatchObject([{ code: 'LOG3', consequences: [{ code: 'DEL1' }] }])
  })
})

test('of two hops alike, the one that breaks a contract comes first', () => {
  const hops = ['topic.a', 'topic.b'].map((operation, at) => ({
    from: `s${at}`,
    to: 'r',
    via: 'kafka' as const,
    operation,
  }))
  const torn = hops.map((hop, at) =>
    finding({ code: 'TRC12', hop, occurrences: 9 - at, subject: { service: 'r' } }),
  )
  const missing = finding({ ...(hops[1] === undefined ? {} : { hop: hops[1] }), message: 'r is missing' })
  expect(mergeFindings([...torn, missing]).map((one) => one.hop?.operation)).toEqual(['topic.b', 'topic.a'])
})

test('logs of a scenario and logs of the run are one finding', () => {
  const spans = runSpans('none', 1)
  const server = spans.find((one) => one.name === 'grpc.slots.SlotsService/Spin' && one.kind === 'SERVER')
  if (server === undefined) throw new Error('no span')
  const when = Number(server.startTime - 1_800_000_000_000_000_000n) / 1e6 + 2
  const parts = { service: SLOTS, when }
  const whole = observe(spans)
  const others = {
    logs: whole.logs.filter((one) => one.traceId !== server.traceId),
    lines: whole.lines.filter((one) => !one.text.includes(server.traceId)),
  }
  const observed = { ...whole, logs: [...others.logs, record(parts)], lines: [...others.lines, line(parts)] }
  const [trace] = traces(spans.filter((one) => one.traceId === server.traceId))
  const scenario = correlateLogs(trace as Trace, observed, [SLOTS]).findings
  const merged = mergeFindings([...judge(observed, topology).findings, ...scenario])
  expect(merged).toMatchObject([{ code: 'LOG3', subject: { service: SLOTS }, occurrences: 2 }])
})

test('every rule that is run is in the catalogue, with what it needs and a remedy', () => {
  const described = new Map(ruleCatalogue.map((one) => [one.code, one]))
  for (const code of judgedRules) {
    expect(described.get(code)).toMatchObject({
      needs: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\.$/),
      specification: expect.stringMatching(/^https:/),
    })
  }
})

test('a span id of zeros is no parent', () => {
  const spans = runSpans('none', 1).map((one) =>
    one.parentSpanId === '' ? { ...one, parentSpanId: '0'.repeat(16) } : one,
  )
  expect(judge(observe(spans), topology).findings).toEqual([])
  expect(newSpanId()).toHaveLength(16)
})

test('calls whose other side left nothing follow from requests in its log that left no span, as many as there are', () => {
  const hop = { from: 'web', to: 'shop', via: 'http', operation: 'POST /x' } as const
  const base = { severity: 'error', evidence: [], remedy: 'r' } as const
  const lost: Finding = {
    ...base,
    code: 'DEL1',
    subject: { service: 'shop' },
    message: 'requests left no SERVER span',
    occurrences: 2,
  }
  const call = (occurrences: number): Finding => ({
    ...base,
    code: 'TRC11',
    subject: { service: 'web', traceId: newTraceId() },
    message: 'the context does not reach shop',
    hop,
    reason: 'not determined',
    occurrences,
  })
  expect(mergeFindings([lost, call(2)])).toMatchObject([{ code: 'DEL1', consequences: [{ code: 'TRC11' }] }])
  expect(mergeFindings([lost, call(3)])).toHaveLength(2)
})

test('secrets that evidence quotes are masked, in what a defect explains, too', () => {
  const text = 'stdout log of shop "sent to jane.doe@example.com"'
  const quoting = finding({
    code: 'LOG3',
    evidence: [{ text }],
    consequences: [finding({ evidence: [{ text }] })],
  })
  const said = JSON.stringify(mergeFindings([quoting]))
  expect(said).not.toContain('jane.doe@')
  expect(said.split('j…@example.com')).toHaveLength(3)
})
