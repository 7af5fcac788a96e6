// The worked example: on the recorded auth service `check` says what an expert found in it (truths.md), with the counts,
// and nothing that is untrue.
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Finding, Priority, ServiceSummary } from '../../assertions/index.ts'
import { type Checked, runCheck } from './run-check.ts'

const folder = join(import.meta.dirname, '../unknown/auth')

let checked: Checked
let all: Finding[]
beforeAll(async () => {
  checked = await runCheck({ captures: [join(folder, 'capture.jsonl.gz')], logs: join(folder, 'logs') })
  const flat = (findings: readonly Finding[]): Finding[] =>
    findings.flatMap((finding) => [finding, ...flat(finding.consequences ?? [])])
  all = flat(checked.data.findings as readonly Finding[])
})

const said = (code: string, service: string) =>
  all.filter((finding) => finding.code === code && finding.subject.service === service)

const words = (finding: Finding | undefined): string =>
  [finding?.message, ...(finding?.evidence ?? []).map(({ text }) => text)].join('\n')

describe('1. signals', () => {
  test('47 spans in 28 traces, nothing else by OTLP; one service sends, as two processes', () => {
    expect(checked.data['counts']).toMatchObject({ spans: 47, traces: 28, logRecords: 0, dataPoints: 0 })
    const services = checked.data['services'] as readonly ServiceSummary[]
    expect(services).toMatchObject([
      { name: 'gateway', spans: 0 },
      { name: 'nullspace-auth', spans: 47, traces: 28, language: 'nodejs', sdk: ['1.25.1'], processes: 2 },
      { name: 'standin', spans: 0 },
    ])
    expect(said('RES3', 'nullspace-auth')).toHaveLength(1)
  })

  test('the gateway emits nothing, and its own log says why', () => {
    const [finding, ...others] = said('DEL2', 'gateway')
    expect(others).toEqual([])
    expect(finding?.severity).toBe('error')
    expect(words(finding)).toContain('[telemetry] Running in development mode - tracing disabled')
  })
})

describe('2. spans', () => {
  test('no http.route on 28 of 28 SERVER spans, which are called GET and POST', () => {
    const [finding, ...others] = said('ATT1', 'nullspace-auth')
    expect(others).toEqual([])
    expect(finding).toMatchObject({ occurrences: 28 })
    expect(words(finding)).toMatch(/http\.route[^]*28 of 28 SERVER spans; they are called GET, POST/)
  })

  test('old names on 28 of 28 SERVER spans, current ones on 13 CLIENT spans', () => {
    expect(said('ATT2', 'nullspace-auth').map(words).join('\n')).toMatch(
      /28 of 28 SERVER spans[^]*http\.method -> http\.request\.method/,
    )
    const [mixed, ...others] = all.filter(({ code }) => code === 'ATT3')
    expect(others).toEqual([])
    expect(words(mixed)).toMatch(/SERVER.*old names on 28 spans[^]*CLIENT.*current names on 13 spans/)
  })

  test('http.request.method_original says on 13 spans what another attribute says', () => {
    const [repeated] = all.filter(({ message }) => message.includes('http.request.method_original'))
    expect(repeated).toMatchObject({ severity: 'information', occurrences: 13 })
  })

  test('health checks and scrapes are traced like everything else: 1 and 3; they are not most of it', () => {
    const noise = said('TRC17', 'nullspace-auth')
    expect(noise.map(words).join('\n')).toMatch(/\/healthz 1, \/metrics\/prometheus 3/)
    expect(noise.map(({ severity }) => severity)).toEqual(['information'])
  })

  test('tcp.connect and tls.connect stand beside the CLIENT span that they serve: 4 and 1', () => {
    const beside = all.filter(({ message }) => message.includes('beside the CLIENT span'))
    expect(beside.map(({ message, occurrences = 1 }) => `${message} ${occurrences}`)).toEqual([
      expect.stringMatching(/tcp\.connect .* 4$/),
      expect.stringMatching(/tls\.connect .* 1$/),
    ])
  })
})

describe('3. context', () => {
  test('exactly one request names a parent that is not there', () => {
    const lost = all.filter(({ code }) => code === 'TRC1' || code === 'TRC2')
    expect(lost.reduce((sum, finding) => sum + (finding.occurrences ?? 1), 0)).toBe(1)
    expect(lost[0]?.subject.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736')
    expect(words(lost[0])).toContain('00f067aa0ba902b7')
  })

  test('12 calls arrive at the stand-in with their context; it exports nothing, and nothing is torn', () => {
    const [finding] = said('DEL2', 'standin')
    expect(finding).toMatchObject({ severity: 'warning', certainty: 'likely' })
    expect(words(finding)).toContain('12 of its entries show the context of a call of nullspace-auth')
    expect(all.filter(({ code }) => ['TRC10', 'TRC11', 'TRC12'].includes(code))).toEqual([])
  })
})

describe('4. requests without spans', () => {
  test('two requests after SIGTERM and one that the process died of', () => {
    const lost = said('DEL1', 'nullspace-auth')
    expect(lost.map(words).join('\n')).toContain(
      '2 of 30 request lines have no span: GET /auth/csrf 200, GET /healthz 200',
    )
    expect(lost.map(words).join('\n')).toMatch(/died/)
    expect(lost.map(words).join('\n')).toMatch(/TypeError: fetch failed|ECONNREFUSED/)
  })
})

describe('6. secrets and personal data', () => {
  test('an API key in the clear, twice, in url.full and url.query of one span; it is not repeated', () => {
    const [key, ...others] = said('SEC1', 'nullspace-auth').filter(({ severity }) => severity === 'error')
    expect(others).toEqual([])
    expect(key).toMatchObject({ occurrences: 2, subject: { traceId: 'cf36e0647a1db55e5ef6c9d75646c4e5' } })
    expect(words(key)).toMatch(/API key[^]*url\.full: 1 time[^]*url\.query: 1 time/)
    expect(JSON.stringify(checked.data) + checked.text).not.toContain('AIzaSyFAKE')
  })

  test("clients' addresses on 9 spans, eight of one client", () => {
    const [addresses, ...others] = said('SEC1', 'nullspace-auth').filter(
      ({ severity }) => severity !== 'error',
    )
    expect(others).toEqual([])
    expect(addresses).toMatchObject({ severity: 'warning', occurrences: 9 })
    expect(words(addresses)).toMatch(/http\.client_ip: 9 times: \S+ \(8\), \S+ \(1\)/)
  })
})

describe('7. logs', () => {
  test('30 request lines, and no trace id anywhere', () => {
    const [finding, ...others] = said('LOG3', 'nullspace-auth')
    expect(others).toEqual([])
    expect(finding?.occurrences).toBe(30)
    expect(words(finding)).toMatch(
      /30 request lines, none carries a trace_id or span_id.*only by time, method and path/,
    )
  })

  test('ids of the gateway look like trace ids: 7 times, 5 distinct, 0 of 5 in the capture', () => {
    const [finding, ...others] = said('LOG1', 'gateway')
    expect(others).toEqual([])
    expect(finding?.severity).toBe('warning')
    expect(words(finding)).toContain('requestId: 7 times, 5 distinct, 0 of 5 in the capture')
  })
})

describe('nothing untrue', () => {
  test.each([
    ['several roots, CLIENT roots, cycles, duplicates', ['TRC3', 'TRC4', 'TRC5', 'TRC6']],
    ['success over failure: the failed call is told by its request', ['TRC20']],
    ['wrong span ids in logs: no log has any', ['LOG2']],
    ['drift: within each process nothing drifts', ['RES4']],
  ])('%s', (_, codes) => {
    expect(all.filter(({ code }) => codes.includes(code)).map(words)).toEqual([])
  })

  test('no call is said to have two CLIENT spans', () => {
    expect(all.filter(({ message }) => /CLIENT spans/.test(message))).toEqual([])
  })

  test('no request id is called a trace id that was lost', () => {
    expect(all.filter(({ code, severity }) => code === 'LOG1' && severity === 'error')).toEqual([])
  })
})

test('the first screen says the key in the clear, the dark gateway and the lost requests, in this order', () => {
  const priorities = checked.data['priorities'] as readonly Priority[]
  const first = priorities.slice(0, 3).map(({ what }) => what)
  expect(first).toEqual([
    expect.stringMatching(/an API key in URLs of spans/),
    expect.stringMatching(/^gateway.* send no telemetry/),
    expect.stringMatching(/requests in the log of nullspace-auth left no SERVER span/),
  ])
  const top = checked.text
    .split('\n')
    .slice(0, 24)
    .join('\n')
    .replaceAll(/\s+│?\s*/g, ' ')
  for (const what of first) expect(top).toContain(what.slice(0, 60))
})
