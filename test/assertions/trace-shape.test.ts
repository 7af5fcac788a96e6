// TRC4, TRC7 to TRC9 and TRC13 where they could cry wolf: what each of them lets pass, beside what it tells.
import { describe, expect, test } from 'vitest'
import type { Span } from '../../harness/telemetry/index.ts'
import { type Node, plant, span } from '../../assertions/examples/build.ts'
import { callTo, error, http, request, served, told } from './trace-parts.ts'

describe('TRC4, kinds', () => {
  const root = (more: Partial<Node>): Span[] => plant({ service: 'a', name: 'work-17', ...more })

  test.each([
    [
      'below a call of another service',
      plant(callTo('/x', { children: [{ service: 'b', name: 'do 5' }] })),
      'SERVER',
    ],
    [
      'below a message of another service',
      plant({ service: 'a', name: 'send', kind: 'PRODUCER', children: [{ service: 'b', name: 'take' }] }),
      'CONSUMER',
    ],
    ['begins a trace and serves a route', root({ attributes: http('GET', '/x') }), 'SERVER'],
    [
      'names the address that it asks',
      plant(request({ children: [{ ...callTo('/x'), kind: 'INTERNAL' }] })),
      'CLIENT',
    ],
    [
      'processes a message',
      root({
        attributes: {
          'messaging.system': 'kafka',
          'messaging.destination.name': 't',
          'messaging.operation': 'process',
        },
      }),
      'CONSUMER',
    ],
  ])('an INTERNAL span that %s', (_, spans, kind) => {
    const findings = told(spans, 'TRC4').filter(({ message }) => message.includes('INTERNAL'))
    expect(findings).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(` is INTERNAL where ${kind} belongs$`) },
    ])
    expect(findings[0]?.message).not.toMatch(/\d/)
  })

  test.each([
    ['a job', root({})],
    [
      'a step that repeats the URL of its request',
      plant(
        request({
          attributes: { ...http('GET', '/x'), 'server.address': 'a', 'server.port': 80n },
          children: [
            { service: 'a', name: 'step', attributes: { 'http.method': 'GET', 'http.url': 'http://a:80/x' } },
          ],
        }),
      ),
    ],
    [
      'an envelope around the call',
      plant(
        request({
          children: [
            {
              service: 'a',
              name: 'ask b',
              attributes: { 'http.method': 'GET', 'http.url': 'http://b:80/x' },
              children: [callTo('/x')],
            },
          ],
        }),
      ),
    ],
    [
      'a page below the request that it came with',
      plant(
        request({
          children: [
            { service: 'page', name: 'documentLoad', resource: { 'telemetry.sdk.language': 'webjs' } },
          ],
        }),
      ),
    ],
  ])('%s is INTERNAL by right', (_, spans) => {
    expect(told(spans, 'TRC4')).toEqual([])
  })
})

test('TRC7 says how long an id is that is too short', () => {
  const spans = plant(request(), 'a'.repeat(30))
  expect(told(spans, 'TRC7')).toMatchObject([
    { message: 'spans of a have a trace id of 30 characters, not 32' },
  ])
  expect(told(spans, 'TRC3')).toEqual([])
})

describe('TRC8', () => {
  const below = (more: Partial<Node>, parent: Partial<Node> = {}) =>
    plant(request({ start: 100, ms: 50, ...parent, children: [{ service: 'a', name: 'step', ...more }] }))

  test('lets work go on that was begun after its parent ended, or continues a stored context', () => {
    expect(told(below({ start: 160, ms: 50 }), 'TRC8')).toEqual([])
    expect(told(below({ start: 20, ms: 5, flags: 0x301 }), 'TRC8')).toEqual([])
    expect(told(below({ start: 20, ms: 5, kind: 'PRODUCER' }), 'TRC8')).toEqual([])
  })

  test('informs of work that outlives its request, and warns of a step that is not waited for', () => {
    expect(told(below({ start: 120, ms: 100 }), 'TRC8')).toMatchObject([{ severity: 'information' }])
    const step = { kind: 'INTERNAL', name: 'outer', attributes: {} } as const
    expect(told(below({ start: 140, ms: 100 }, step), 'TRC8')).toMatchObject([{ severity: 'warning' }])
  })
})

describe('TRC9', () => {
  const call = (server: Partial<Node>, client: Partial<Node> = {}): Span[] =>
    plant(callTo('/x', { ms: 50, ...client, children: [served('/x', server)] }))

  test('tells which clock is ahead, and by how much', () => {
    const [finding] = told([...call({ start: 2005, ms: 40 }), ...call({ start: 2005, ms: 40 })], 'TRC9')
    expect(finding).toMatchObject({ message: 'the clock of b is ahead of that of a', occurrences: 2 })
    expect(finding?.evidence[0]?.text).toContain('median offset 2.0 s')
    expect(told(call({ start: -2005, ms: 40 }), 'TRC9')).toMatchObject([
      { message: 'the clock of b is behind that of a' },
    ])
  })

  test('takes neither a timeout nor a context used again for a clock', () => {
    expect(told(call({ start: 10, ms: 900 }), 'TRC9')).toEqual([])
    expect(told(call({ start: 2005, ms: 40 }, error), 'TRC9')).toEqual([])
    const again = plant(callTo('/x', { children: [served('/x'), served('/x', { start: 3000 })] }))
    expect(told(again, 'TRC9')).toEqual([])
  })
})

describe('TRC13', () => {
  const elsewhere = span({ service: 'b', name: 'send' })
  const taking = (links: readonly Span[], attributes: Node['attributes'] = {}) =>
    plant({
      service: 'a',
      name: 'process t',
      kind: 'CONSUMER',
      links,
      attributes: { 'messaging.system': 'kafka', ...attributes },
    })
  const sent = () => span({ service: 'b', name: 'send t', kind: 'PRODUCER' })

  test('is an error where other links of the kind lead somewhere, and a warning where none does', () => {
    const there = sent()
    expect(told([there, ...taking([there]), ...taking([elsewhere])], 'TRC13')).toMatchObject([
      { severity: 'error' },
    ])
    expect(told(taking([elsewhere]), 'TRC13')).toMatchObject([{ severity: 'warning' }])
  })

  test('expects nothing of a context that was not sampled', () => {
    const [one] = taking([elsewhere])
    if (one === undefined) throw new Error('no span')
    const unsampled = { ...one, links: one.links.map((link) => ({ ...link, flags: 0x100 })) }
    expect(told([unsampled], 'TRC13')).toEqual([])
  })

  test('a batch whose messages have spans of their own needs no links itself', () => {
    const [first, second] = [sent(), sent()]
    const batch = { 'messaging.batch.message_count': 2n, 'messaging.destination.name': 't' }
    const each = (one: Span): Node => ({
      service: 'a',
      name: 'process t',
      kind: 'CONSUMER',
      links: [one],
      attributes: { 'messaging.system': 'kafka' },
    })
    const spans = plant({
      service: 'a',
      name: 'poll t',
      kind: 'CONSUMER',
      attributes: { 'messaging.system': 'kafka', ...batch },
      children: [each(first), each(second)],
    })
    expect(told([first, second, ...spans], 'TRC13')).toEqual([])
    expect(told([first, second, ...taking([first], batch)], 'TRC13')).toMatchObject([
      { severity: 'warning', message: 'batches of a CONSUMER process t have fewer links than messages' },
    ])
  })
})
