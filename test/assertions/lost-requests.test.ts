// DEL1 on what was captured: requests in a log that left no span, because their process or its telemetry had ended.
import { describe, expect, test } from 'vitest'
import { at, record, span, textLine, traces } from '../../assertions/examples/build.ts'
import { judge, type Observed } from '../../assertions/index.ts'
import type { LogLine, Span } from '../../harness/telemetry/index.ts'

const topology = { services: [], source: 'inferred', assumptions: [] } as const

interface Request {
  readonly path?: string
  readonly status?: number
  readonly pid?: number
  readonly more?: Partial<Parameters<typeof span>[0]>
}

/** A request of 10 ms. */
const serve = (start: number, { path = '/orders', status = 200, pid = 1, more = {} }: Request = {}): Span =>
  span({
    service: 'shop',
    name: 'POST',
    kind: 'SERVER',
    start,
    resource: { 'process.pid': BigInt(pid), 'service.instance.id': '' },
    attributes: {
      'http.request.method': 'POST',
      'url.path': path,
      'http.response.status_code': BigInt(status),
    },
    ...more,
  })

const iso = (milliseconds: number): string => new Date(Number(at(milliseconds) / 1_000_000n)).toISOString()

/** The access log's line, written when the request ends; without time where `when` is undefined. */
const logged = (when: number | undefined, { path = '/orders', status = 200 }: Request = {}): LogLine => {
  const time = when === undefined ? {} : { time: iso(when) }
  return textLine('shop', JSON.stringify({ level: 'info', ...time, method: 'POST', path, status }), 0n)
}
const said = (text: string): LogLine => textLine('shop', text, 0n)

function rule(spans: readonly Span[], lines: readonly LogLine[], more: Partial<Observed> = {}) {
  const observed = { traces: traces(spans), logs: [], lines, metrics: [], messages: [], ...more }
  return judge(observed, topology).rules.find((one) => one.code === 'DEL1')
}

/** Another service, which shows that the capture went on. */
const elsewhere = (start: number): Span => span({ service: 'desk', name: 'work', start })

const starts = [0, 100, 200, 300, 400]
const served = starts.map((start) => serve(start))
const lines = starts.map((start) => logged(start + 10))
const LOST = 'requests in the log of shop left no SERVER span'

describe('requests that were logged with their times', () => {
  test('and have their spans are well', () => {
    expect(rule(served, lines)).toMatchObject({ outcome: 'holds', subjects: 1 })
  })

  test('after the last span are told, with what they were', () => {
    const late = [logged(900), logged(950, { status: 500 })]
    expect(rule([...served, elsewhere(990)], [...lines, ...late])?.findings).toMatchObject([
      {
        severity: 'error',
        certainty: 'likely',
        message: LOST,
        occurrences: 2,
        subject: { service: 'shop' },
        evidence: [
          { text: '2 of 7 request lines have no span: POST /orders 200, POST /orders 500' },
          {
            text: 'POST /orders 200, POST /orders 500: logged after the last span of process 1: it went on serving without telemetry, or ended before it was sent',
          },
        ],
      },
    ])
  })

  test('between two processes are told, with the error that ended the first', () => {
    const second = [1000, 1100].map((start) => serve(start, { pid: 2 }))
    const crash = [logged(700), said('RangeError: odds out of range\n    at settle (shop.js:41:11)')]
    const more = [logged(1010), logged(1110)]
    const found = rule([...served, ...second], [...lines, ...crash, ...more])
    expect(found?.findings).toMatchObject([{ message: LOST, certainty: 'likely' }])
    expect(found?.findings[0]?.occurrences).toBeUndefined()
    expect(found?.findings[0]?.evidence.map(({ text }) => text)).toEqual([
      '1 of 8 request lines have no span: POST /orders 200',
      'POST /orders 200: logged after the last span of process 1 and before the first of process 2: it ended before they were sent',
      'then its log has "RangeError: odds out of range at settle (shop.js:41:11)"',
    ])
  })

  test('when the capture had ended are only a warning', () => {
    expect(rule(served, [...lines, logged(9000)])?.findings).toMatchObject([
      { severity: 'warning', certainty: 'possible' },
    ])
  })

  test.each<[string, readonly Span[], readonly LogLine[]]>([
    [
      'of which some in the midst have no span, as sampling leaves them',
      served.filter((_, n) => n % 2 === 0),
      [...lines, logged(900)],
    ],
    [
      'more often after the last span than before it',
      [...served, elsewhere(5000)],
      [...lines, ...[1, 2, 3, 4, 5, 6].map((n) => logged(600 + n * 10))],
    ],
    [
      'on a route that is never traced',
      [...served, elsewhere(990)],
      [...lines, logged(900, { path: '/health' })],
    ],
    ['with the status of another request', served, [...lines.slice(0, 4), logged(410, { status: 500 })]],
  ])('%s say nothing', (_, spans, texts) => {
    expect(rule(spans, texts)?.findings).toEqual([])
  })

  test('in too small a number are not looked at', () => {
    expect(rule(served.slice(0, 2), [...lines.slice(0, 2), logged(900)])).toMatchObject({
      outcome: 'not exercised',
    })
  })

  test('of a service that samples a part are not looked at', () => {
    const partly = served.map((one) => ({ ...one, traceState: 'ot=th:8' }))
    expect(rule([...partly, elsewhere(990)], [...lines, logged(900)])).toMatchObject({
      outcome: 'not exercised',
    })
    const unsampled = record({ service: 'shop', ids: { traceId: 'a'.repeat(32) }, flags: 0, when: 10 })
    expect(rule([...served, elsewhere(990)], [...lines, logged(900)], { logs: [unsampled] })).toMatchObject({
      outcome: 'not exercised',
    })
  })

  test('are found by the route, too', () => {
    const routed = starts.map((start) =>
      serve(start, { more: { attributes: { 'http.request.method': 'POST', 'http.route': '/orders/{id}' } } }),
    )
    const paths = starts.map((start) => logged(start + 10, { path: `/orders/${start}` }))
    expect(rule(routed, paths)).toMatchObject({ outcome: 'holds' })
    expect(rule([...routed, elsewhere(990)], [...paths, logged(900, { path: '/orders/7' })])).toMatchObject({
      outcome: 'broken',
    })
  })

  test('at once go each with its own span, in whatever order they were read', () => {
    const many = [0, 1, 2, 3, 4, 5].map((start) => serve(start, { more: { ms: 50 } }))
    const ends = [50, 51, 52, 53, 54, 55].map((end) => logged(end))
    expect(rule(many, ends)).toMatchObject({ outcome: 'holds' })
    expect(rule(many.toReversed(), ends.toReversed())).toMatchObject({ outcome: 'holds' })
  })
})

describe('requests that were logged without times', () => {
  const banner = said('shop listens')
  const second = serve(1000, { pid: 2 })
  const untimed = starts.map(() => logged(undefined))

  test('go with their spans in order, process by process', () => {
    expect(rule(served, [banner, ...untimed])).toMatchObject({ outcome: 'holds', subjects: 1 })
    const again = [banner, ...untimed, banner, logged(undefined), logged(undefined)]
    expect(rule([...served, second], again)?.findings).toMatchObject([
      {
        message: LOST,
        evidence: [{}, { text: expect.stringContaining('after the last span of process 2') }],
      },
    ])
  })

  test('at the end are told where the last span is of another request', () => {
    const spans = [...served, serve(500, { path: '/carts' })]
    const texts = [banner, ...untimed, logged(undefined, { path: '/carts' }), logged(undefined)]
    expect(rule(spans, texts)?.findings).toMatchObject([{ message: LOST }])
  })

  test('may be any of them where all are alike', () => {
    expect(rule(served, [banner, ...untimed, logged(undefined)])?.findings).toEqual([])
  })

  test('say nothing where the log tells of more starts than there are processes', () => {
    expect(rule(served, [banner, ...untimed, banner, logged(undefined)])?.findings).toEqual([])
  })
})

describe('a process that died', () => {
  const second = [1000, 1100, 1200].map((start) => serve(start, { pid: 2 }))
  const all = [...lines, ...[1010, 1110, 1210].map((when) => logged(when))]
  const uncaught = [
    said('node:internal/undici:14976'),
    said('      Error.captureStackTrace(err);'),
    said('            ^'),
    said('TypeError: fetch failed'),
    said('    at mutate (shop.js:272:22)'),
  ]
  const DIED = 'a process of shop died of an error that no span tells of'

  test('of an error that no span tells of is told, with the error', () => {
    expect(rule([...served, ...second], [...all, ...uncaught])?.findings).toMatchObject([
      {
        message: DIED,
        certainty: 'likely',
        evidence: [
          { text: 'its log: "TypeError: fetch failed at mutate (shop.js:272:22)"' },
          { text: '2 processes left spans; after process 1 came process 2' },
        ],
      },
    ])
  })

  test.each(['panic: runtime error: index out of range', 'Exception in thread "main" java.lang.Error: x'])(
    'by %s is told',
    (text) => {
      expect(rule([...served, ...second], [...all, said(text)])?.findings).toMatchObject([{ message: DIED }])
    },
  )

  test('is well known where a span tells the error', () => {
    const failed = serve(450, { more: { status: 'ERROR', statusMessage: 'fetch failed' } })
    expect(rule([...served, failed, ...second], [...all, ...uncaught])?.findings).toEqual([])
  })

  test('is not held against a service that went on, or that handled its errors', () => {
    expect(rule(served, [...lines, ...uncaught])?.findings).toEqual([])
    const handled = said('Error: origin not allowed\n    at cors (shop.js:1:1)')
    expect(rule([...served, ...second], [...all, handled])?.findings).toEqual([])
  })
})
