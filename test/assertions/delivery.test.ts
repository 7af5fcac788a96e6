// RES1, DEL1 and DEL2: who sent, and what did not come.
import { describe, expect, test } from 'vitest'
import { flushFinding, judge, type Observed, type Topology } from '../../assertions/index.ts'
import { line, plant, record, span, traces } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'

const empty: Observed = { traces: [], logs: [], lines: [], metrics: [], messages: [] }
const promising = (...promises: Topology['services'][number]['promises']): Topology => ({
  source: 'declared',
  assumptions: [],
  services: [{ name: 's', addresses: [], entryPoints: ['*'], promises }],
})
const rule = (code: string, observed: Partial<Observed>, topology = promising()) =>
  judge({ ...empty, ...observed }, topology).rules.find((one) => one.code === code)

const work = plant({ service: 's', name: 'GET /', kind: 'SERVER' })
const [server] = work
if (server === undefined) throw new Error('no span')
const all: Partial<Observed> = {
  traces: traces(work),
  logs: [record({ service: 's', of: server })],
  lines: [line({ service: 's', of: server })],
  metrics: [counter64({ service: 's', name: 'm', value: 1, when: 1 })],
}

describe('RES1', () => {
  test('holds where everything names its service, and counts every signal', () => {
    expect(rule('RES1', all)).toMatchObject({ outcome: 'holds', subjects: 3 })
  })

  test('is not exercised by nothing', () => {
    expect(rule('RES1', {})).toMatchObject({ outcome: 'not exercised' })
  })

  test.each([
    ['no service.name', ''],
    ["the SDK's stand-in", 'unknown_service:node'],
  ])('is broken by %s, once for all of its spans', (_, service) => {
    const spans = Array.from({ length: 4 }, () => span({ service, name: 'x' }))
    expect(rule('RES1', { traces: traces(spans) })?.findings).toMatchObject([
      { code: 'RES1', occurrences: 4 },
    ])
  })
})

describe('DEL2', () => {
  const everything = promising('traces', 'metrics', 'logs', 'stdout')

  test('holds when every promised signal came, and counts the promises', () => {
    expect(rule('DEL2', all, everything)).toMatchObject({ outcome: 'holds', subjects: 4 })
  })

  test('is not exercised where nothing is promised', () => {
    expect(rule('DEL2', all)).toMatchObject({ outcome: 'not exercised' })
  })

  test('finds a service that stayed silent', () => {
    expect(rule('DEL2', {}, everything)?.findings).toMatchObject([{ message: 's stayed silent' }])
  })

  test.each([
    ['traces', 's sent no span'],
    ['metrics', 's sent no metric data point'],
    ['logs', 's sent no log record'],
    ['lines', 's sent no line on standard output'],
  ] as const)('finds missing %s alone', (signal, message) => {
    expect(rule('DEL2', { ...all, [signal]: [] }, everything)?.findings).toMatchObject([{ message }])
  })

  test('says nothing of what was not listened to', () => {
    expect(rule('DEL2', { ...all, lines: [], notCaptured: ['stdout'] }, everything)).toMatchObject({
      outcome: 'holds',
      subjects: 3,
    })
  })

  test("does not take another service's signals for it", () => {
    expect(
      rule('DEL2', { traces: traces(span({ service: 't', name: 'x' })) }, promising('traces'))?.outcome,
    ).toBe('broken')
  })
})

describe('DEL1', () => {
  const asked = { service: 's', traceId: 'a'.repeat(32), killed: false, graceMilliseconds: 5000 }

  test('gives no finding when what was answered before SIGTERM arrived', () => {
    expect(flushFinding({ ...asked, arrived: true })).toBeUndefined()
  })

  test('is found when it did not, or not all of it, and says how the process ended', () => {
    expect(flushFinding({ ...asked, arrived: false })).toMatchObject({
      code: 'DEL1',
      subject: { service: 's' },
    })
    const partly = flushFinding({ ...asked, arrived: true, missing: ['logs'], killed: true })
    expect(partly?.evidence.map((one) => one.text)).toEqual([
      'logs of the request that it answered right before SIGTERM never arrived',
      'the process did not end within 5000 ms and was killed',
    ])
  })
})
