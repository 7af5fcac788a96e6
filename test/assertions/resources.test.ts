// RES2 to RES4: one name for each service, one id for each process, and the same resource in all that it sends.
import { describe, expect, test } from 'vitest'
import { type AttributeMap, record, span, traces } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { judge, type Observed } from '../../assertions/index.ts'
import type { Resource, Span } from '../../harness/telemetry/index.ts'

const topology = { services: [], source: 'inferred', assumptions: [] } as const
const ruleOf = (code: string, spans: readonly Span[], more: Partial<Observed> = {}) =>
  judge(
    { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [], ...more },
    topology,
  ).rules.find((one) => one.code === code)
const messages = (...of: Parameters<typeof ruleOf>) => ruleOf(...of)?.findings.map((one) => one.message)

interface At {
  readonly pid?: number
  readonly id?: string
  readonly start?: number
  readonly ms?: number
  readonly more?: AttributeMap
}

/** One span of a process; without `id` its resource has no service.instance.id. */
function work(service: string, { pid, id, start = 0, ms = 10, more = {} }: At = {}): Span {
  const process = pid === undefined ? {} : { 'host.name': 'vm', 'process.pid': BigInt(pid) }
  const one = span({
    service,
    name: 'work',
    start,
    ms,
    resource: { ...more, ...process, 'service.instance.id': id ?? '' },
  })
  const attributes = one.resource.attributes.filter(
    ({ key, value }) => key !== 'service.instance.id' || value !== '',
  )
  return { ...one, resource: { ...one.resource, attributes } }
}

const withResource = (one: Span, more: Partial<Resource>): Span => ({
  ...one,
  resource: { ...one.resource, ...more },
})

describe('one service under several names', () => {
  test.each<[string, string, string]>([
    ['case', 'Shop', 'shop'],
    ['separators', 'cart-service', 'cart_service'],
    ['camel case', 'cart-service', 'cartService'],
    ['dots', 'shop.cart', 'shop-cart'],
  ])('is told where they differ in %s alone', (_, a, b) => {
    const names = [a, b].toSorted().join(' and ')
    expect(messages('RES2', [work(a, { pid: 1 }), work(b, { pid: 2 })])).toEqual([
      `one service comes as ${names}`,
    ])
  })

  test.each<[string, string, string]>([
    ['a suffix', 'slots', 'slots-service'],
    ['a namespace', 'slots', 'vegas-slots'],
    ['both', 'slots', 'vegas-slots-service'],
  ])('is told where one has %s, and one process sends both', (_, a, b) => {
    expect(messages('RES2', [work(a, { pid: 1 }), work(b, { pid: 1 })])).toHaveLength(1)
    expect(messages('RES2', [work(a, { id: 'x' }), work(b, { id: 'x' })])).toHaveLength(1)
  })

  test.each<[string, readonly Span[]]>([
    ['a service and its worker', [work('slots', { pid: 1 }), work('slots-worker', { pid: 2 })]],
    ['a service and its worker of which nothing tells the process', [work('slots'), work('slots-worker')]],
    [
      'a worker under the same written-out id',
      [work('slots', { pid: 1, id: 'x' }), work('slots-worker', { pid: 2, id: 'x' })],
    ],
    ['two services of one process', [work('billing', { pid: 1 }), work('mailing', { pid: 1 })]],
    ['a longer word', [work('slot', { pid: 1 }), work('slots', { pid: 1 })]],
    ['one service', [work('slots', { pid: 1 }), work('slots', { pid: 2 })]],
  ])('is not %s', (_, spans) => {
    expect(ruleOf('RES2', spans)).toMatchObject({ outcome: 'holds' })
  })

  test('is not exercised where nothing has a name', () => {
    expect(ruleOf('RES2', [work('unknown_service:node')])).toMatchObject({ outcome: 'not exercised' })
  })
})

describe('an instance id', () => {
  const evidence = (spans: readonly Span[]) =>
    ruleOf('RES3', spans)?.findings.map((one) => one.evidence[0]?.text)

  test('that is absent is told for each service, with what tells its processes apart', () => {
    expect(messages('RES3', [work('a', { id: 'x' }), work('b'), work('c')])).toEqual([
      'b says no service.instance.id',
      'c says no service.instance.id',
    ])
    expect(evidence([work('b', { pid: 1 }), work('b', { pid: 2 })])).toEqual([
      'absent from the resource of its traces; it runs as 2 processes, which only process.pid tells apart',
    ])
  })

  test('that is absent from a page is an observation', () => {
    const page = work('web', { more: { 'telemetry.sdk.language': 'webjs' } })
    expect(ruleOf('RES3', [page])?.findings).toMatchObject([{ severity: 'information' }])
  })

  test('of two processes at one time is told, of one service or of several', () => {
    expect(messages('RES3', [work('a', { pid: 1, id: 'x' }), work('a', { pid: 2, id: 'x' })])).toEqual([
      'several processes share one service.instance.id: a',
    ])
    expect(messages('RES3', [work('a', { id: 'x' }), work('b', { id: 'x' })])).toEqual([
      'several processes share one service.instance.id: a, b',
    ])
  })

  test.each<[string, readonly Span[]]>([
    ['over a restart', [work('a', { pid: 1, id: 'x' }), work('a', { pid: 2, id: 'x', start: 1000 })]],
    ['in one process under two names', [work('a', { pid: 1, id: 'x' }), work('b', { pid: 1, id: 'x' })]],
    ['with the pid told by some signals alone', [work('a', { pid: 1, id: 'x' }), work('a', { id: 'x' })]],
  ])('may be kept %s', (_, spans) => {
    expect(ruleOf('RES3', spans)).toMatchObject({ outcome: 'holds' })
  })
})

describe('the resource of one process', () => {
  const metrics = (resource: AttributeMap) => [
    counter64({ service: 'a', name: 'n', value: 1, when: 1, resource }),
  ]

  test('drifts where a signal says something else, or nothing, of it', () => {
    const one = work('a', { id: 'x', more: { 'service.version': '1', 'host.name': 'vm' } })
    const found = ruleOf('RES4', [one], {
      metrics: metrics({ 'service.instance.id': 'x', 'service.version': '2' }),
    })
    expect(found?.findings).toMatchObject([
      {
        subject: { service: 'a' },
        message:
          'the resource of a is not the same in all that one process sends: host.name, service.version',
        evidence: [
          { text: 'host.name is "vm" in traces, absent in metrics' },
          { text: 'service.version is "1" in traces, "2" in metrics' },
        ],
      },
    ])
  })

  test('drifts where its schema URL does', () => {
    const one = work('a', { id: 'x' })
    expect(
      messages('RES4', [one, withResource(work('a', { id: 'x' }), { schemaUrl: 'https://example.org/1' })]),
    ).toHaveLength(1)
  })

  test('is the same in another order, and may be another one in another process', () => {
    const one = work('a', { id: 'x', more: { k: 'v' } })
    const turned = withResource(one, { attributes: one.resource.attributes.toReversed() })
    expect(ruleOf('RES4', [one, turned])).toMatchObject({ outcome: 'holds', subjects: 1 })
    const others = [work('a', { id: 'x', more: { k: '1' } }), work('a', { id: 'y', more: { k: '2' } })]
    expect(ruleOf('RES4', others)).toMatchObject({ outcome: 'holds', subjects: 2 })
    const pids = [work('a', { pid: 1, more: { k: '1' } }), work('a', { pid: 2, more: { k: '2' } })]
    expect(ruleOf('RES4', pids)).toMatchObject({ outcome: 'holds', subjects: 2 })
  })

  test('can not drift where nothing tells processes apart', () => {
    expect(ruleOf('RES4', [work('a', { more: { k: '1' } }), work('a', { more: { k: '2' } })])).toMatchObject({
      outcome: 'not exercised',
    })
  })

  const scoped = (version: string, schemaUrl = '') => ({
    ...work('a', { id: 'x' }),
    scope: { name: 'http', version, attributes: [], droppedAttributesCount: 0, schemaUrl },
  })

  test.each<[string, readonly Span[]]>([
    ['the scope http has several versions', [scoped('1'), scoped('2')]],
    [
      'the scope http 1 has several schema URLs',
      [scoped('1', 'https://example.org/1'), scoped('1', 'https://example.org/2')],
    ],
  ])('%s', (what, spans) => {
    expect(messages('RES4', spans)).toEqual([`${what} in one process of a`])
  })

  test('may have a scope that some signals name without version or schema URL', () => {
    expect(ruleOf('RES4', [scoped('1', 'https://example.org/1'), scoped('1'), scoped('')])).toMatchObject({
      outcome: 'holds',
    })
  })
})

describe('the severity of a log', () => {
  const silent = { ...record({ service: 'a' }), severityNumber: 0, severityText: '' }
  const logged = (logs: Observed['logs'], texts: readonly string[] = []) =>
    ruleOf('LOG4', [], {
      logs,
      lines: texts.map((text) => ({ service: 'a', stream: 'stdout', received: 0n, text })),
    })

  test('is told where records have none, or its text alone', () => {
    expect(logged([silent, silent, record({ service: 'a' })])).toMatchObject({
      subjects: 3,
      findings: [{ message: 'log records of a have no severity', occurrences: 2, subject: { service: 'a' } }],
    })
    expect(logged([{ ...silent, severityText: 'INFO' }])?.findings[0]?.message).toBe(
      'log records of a have a severity text without its number',
    )
  })

  test('is optional for events', () => {
    expect(logged([{ ...silent, eventName: 'feature_flag.evaluation' }])).toMatchObject({
      outcome: 'not exercised',
    })
  })

  test.each([
    '{"level":"info","msg":"x"}',
    '{"level":30,"msg":"x"}',
    '{"severity":"INFO","msg":"x"}',
    '{"log.level":"info","msg":"x"}',
    '{"log":{"level":"info"},"msg":"x"}',
    '{"levelname":"INFO","message":"x"}',
    'level=info msg=x',
  ])('is there in %s', (text) => {
    expect(logged([], [text])).toMatchObject({ outcome: 'holds', subjects: 1 })
  })

  test('is missed in structured lines, and not asked of plain text', () => {
    expect(logged([], ['{"time":"2027-01-15T08:00:00Z","msg":"x"}'])?.findings[0]?.message).toBe(
      'structured lines of a have no level',
    )
    expect(logged([], ['listening on 8080'])).toMatchObject({ outcome: 'not exercised' })
  })
})
