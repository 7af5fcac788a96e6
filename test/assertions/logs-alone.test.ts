// What logs show that carry no ids, or ids of another name, and what they show of services that send nothing.
import { describe, expect, test } from 'vitest'
import { inferTopology, judge } from '../../assertions/index.ts'
import { line, newTraceId, span, textLine } from '../../assertions/examples/build.ts'
import type { Observed } from '../../assertions/index.ts'
import type { Span, Trace } from '../../harness/telemetry/index.ts'

const traceOf = (one: Span): Trace => ({ traceId: one.traceId, spans: [one] })

const server = () => span({ service: 'shop', name: 'GET', kind: 'SERVER' })

function findings(lines: Observed['lines'], traces: readonly Trace[] = [traceOf(server())]) {
  const observed: Observed = { traces, logs: [], lines, metrics: [], messages: [] }
  return judge(observed, inferTopology(observed)).findings.filter(({ code }) => /^LOG|^DEL/.test(code))
}

const texts = (service: string, ...all: string[]) => all.map((text) => textLine(service, text))

const access = (path: string) =>
  `{"level":"info","message":"http.request","method":"GET","path":"${path}","status":200}`

describe('lines without any ids', () => {
  test('are told with how many requests they account for, and by what they can still be joined', () => {
    const found = findings(texts('shop', 'listening', access('/a'), access('/b')))
    expect(found).toMatchObject([
      { code: 'LOG3', severity: 'error', occurrences: 2, message: 'logs of shop carry no trace_id' },
    ])
    expect(found[0]?.evidence[0]?.text).toBe(
      '2 request lines, none carries a trace_id or span_id (nor do 1 others): logs and traces can be joined only by time, method and path, and the lines carry no time that can be read',
    )
  })

  test('are told by what is said again and again where nothing is a request', () => {
    const lines = texts('shop', 'ready', ...[1, 2, 3, 4].map((n) => `projected offset ${n}`))
    expect(findings(lines)).toMatchObject([{ code: 'LOG3', occurrences: 4 }])
  })

  test('say nothing where a service only tells that it is up, or where one line of it has ids', () => {
    expect(findings(texts('shop', 'starting', 'listening on 1', 'listening on 2'))).toEqual([])
    const one = server()
    expect(
      findings([...texts('shop', access('/a')), line({ service: 'shop', of: one })], [traceOf(one)]),
    ).toEqual([])
  })
})

describe('ids in the form of trace ids under another name', () => {
  const id = (n: number) => `40d0e224eb5551625ad9dd5272ccdc2${n}`

  test('are a warning with how many there are and how many are known', () => {
    const lines = texts('shop', ...[1, 1, 2].map((n) => `did ${n} requestId=${id(n)}`))
    const found = findings(lines).filter(({ code }) => code === 'LOG1')
    expect(found).toMatchObject([
      {
        severity: 'warning',
        certainty: 'possible',
        occurrences: 3,
        subject: { service: 'shop', name: 'requestId' },
      },
    ])
    expect(found[0]?.evidence[0]?.text).toBe('requestId: 3 times, 2 distinct, 0 of 2 in the capture')
  })

  test('are nothing where all of them are UUIDs without dashes', () => {
    const lines = texts(
      'shop',
      'x requestId=514926288fb24ea3b26b22b446d07465',
      'y requestId=514926288fb24ea3926b22b446d07465',
    )
    expect(findings(lines).filter(({ code }) => code === 'LOG1')).toEqual([])
  })

  test('that are traces of the capture are told as trace ids under the wrong name', () => {
    const one = server()
    const found = findings(texts('shop', `x requestId=${one.traceId}`, `y requestId=${newTraceId()}`), [
      traceOf(one),
    ])
    expect(found).toMatchObject([
      { code: 'LOG3', message: 'logs of shop carry trace ids under requestId, where no tool looks for them' },
    ])
    expect(found[0]?.evidence[0]?.text).toContain('1 of 2 in the capture')
  })
})

describe('a service that logs and sends nothing', () => {
  test('is certain where its log says that telemetry is off, and the line is shown', () => {
    const found = findings(texts('auth', '[telemetry] Running in development mode - tracing disabled', 'up'))
    expect(found).toMatchObject([
      { code: 'DEL2', severity: 'error', message: 'auth writes logs, and sends no telemetry' },
    ])
    expect(found[0]?.evidence.map(({ text }) => text).join('\n')).toContain(
      'it says itself: "[telemetry] Running in development mode - tracing disabled"',
    )
  })

  test('is a warning where nothing but its log is known of it; calls that its log shows are evidence', () => {
    const one = span({ service: 'shop', name: 'POST', kind: 'CLIENT' })
    const header = `00-${one.traceId}-${one.spanId}-01`
    const found = findings(texts('legacy', `/api/a ${header}`, '/api/b -'), [traceOf(one)])
    expect(found).toMatchObject([{ code: 'DEL2', severity: 'warning', certainty: 'likely' }])
    expect(found[0]?.evidence.map(({ text }) => text)).toContain(
      '1 of its entries show the context of a call of shop',
    )
  })

  test('is not told where spans come without a name: they may be its own', () => {
    const nameless = span({ service: 'unknown_service:node', name: 'x' })
    expect(findings(texts('helper', 'up'), [traceOf(nameless)])).toEqual([])
  })

  test('is not held against databases, brokers and the like', () => {
    expect(findings([...texts('postgres', 'LOG: ready'), ...texts('shop-redis-1', 'Ready')])).toEqual([])
  })

  test.each([
    ['tracing disabled', true],
    ['OTEL is not configured', true],
    ['skipping OpenTelemetry setup', true],
    ['OpenTelemetry tracing enabled → http://127.0.0.1/v1/traces', false],
    ['feature disabled', false],
  ])('%s', (text, off) => {
    const [found] = findings(texts('auth', text))
    expect(found?.evidence.some((one) => one.text.startsWith('it says itself'))).toBe(off)
  })
})
