// TRC1 to TRC6 and TRC10: each broken by one example, held by its twin, and not exercised by nothing.
import { describe, expect, test } from 'vitest'
import { judge, type Finding, type RuleResult, type Topology } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { newSpanId, newTraceId, plant, span, traces } from '../../assertions/examples/build.ts'

const topology: Topology = {
  source: 'declared',
  assumptions: [],
  services: ['a', 'b'].map((name) => ({
    name,
    addresses: [],
    entryPoints: name === 'a' ? ['GET /entry'] : [],
    promises: [],
  })),
}

const judged = (spans: readonly Span[], system = topology) =>
  judge({ traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] }, system)

const rule = (spans: readonly Span[], code: string): RuleResult | undefined =>
  judged(spans).rules.find((one) => one.code === code)

const findingsOf = (spans: readonly Span[], code: string): readonly Finding[] =>
  rule(spans, code)?.findings ?? []

const request = (more: Partial<Parameters<typeof plant>[0]> = {}) =>
  plant({
    service: 'a',
    name: 'GET /entry',
    kind: 'SERVER',
    children: [{ service: 'a', name: 'work' }],
    ...more,
  })

test('a run without spans exercises no trace rule', () => {
  const outcomes = judged([])
    .rules.filter((one) => one.code.startsWith('TRC'))
    .map((one) => one.outcome)
  expect(new Set(outcomes)).toEqual(new Set(['not exercised']))
})

describe('TRC1 and TRC2', () => {
  test('a parent that was never ended is one finding, however many spans it leaves', () => {
    const traceId = newTraceId()
    const child = (name: string, start: number) =>
      span({ service: 'slots', name, traceId, parentSpanId: 'ab'.repeat(8), flags: 0x101, start })
    const lost = [child('game.outcome', 3), child('game.bet', 1), child('SET', 2), child('SET', 4)]
    for (const spans of [lost, lost.toReversed()]) {
      const [finding, ...more] = findingsOf(spans, 'TRC2')
      expect(more).toEqual([])
      expect(finding).toMatchObject({
        message: 'the local parent of slots spans SET, game.bet, game.outcome was never ended',
        hop: { from: 'slots', to: 'slots', via: 'in-process', operation: 'game.bet' },
      })
      expect(finding?.evidence).toHaveLength(4)
      expect(
        findingsOf(
          [...spans, ...lost.map((one) => ({ ...one, parentSpanId: 'cd'.repeat(8), spanId: newSpanId() }))],
          'TRC2',
        ),
      ).toMatchObject([{ occurrences: 2 }])
    }
  })

  test('hold when every parent is there', () => {
    expect(rule(request(), 'TRC1')).toMatchObject({ outcome: 'holds', subjects: 1 })
  })

  test('are not exercised by roots alone', () => {
    const roots = [span({ service: 'a', name: 'job' })]
    expect(rule(roots, 'TRC1')?.outcome).toBe('not exercised')
    expect(rule(roots, 'TRC2')?.outcome).toBe('not exercised')
  })

  test('TRC1 alone tells of a lost parent when the flags do not say whether it was remote', () => {
    const orphan = span({ service: 'a', name: 'work', parentSpanId: newSpanId(), flags: 1 })
    expect(judged([orphan]).findings.map((one) => one.code)).toEqual(['TRC1'])
    expect(rule([orphan], 'TRC2')?.outcome).toBe('not exercised')
  })

  test.each([
    {
      flags: 0x301,
      text: 'the remote parent of b SERVER GET /x was never received',
      hop: { from: 'a', to: 'b' },
    },
    {
      flags: 0x101,
      text: 'the local parent of b SERVER GET /x was never ended',
      hop: { from: 'b', to: 'b', via: 'in-process' },
    },
  ])('TRC2 tells flags $flags as: $text', ({ flags, text, hop }) => {
    const server = {
      service: 'b',
      name: 'GET /x',
      kind: 'SERVER' as const,
      attributes: { 'http.request.method': 'GET', 'http.route': '/x' },
    }
    const whole = plant({ service: 'a', name: 'GET', kind: 'CLIENT', children: [server] })
    const orphan = span({ ...server, parentSpanId: newSpanId(), flags })
    const [finding] = findingsOf([...whole, orphan], 'TRC2')
    expect(finding).toMatchObject({ message: text, hop })
  })

  test('one lost parent is told once, by the rule that knows more', () => {
    const orphan = span({ service: 'b', name: 'work', parentSpanId: newSpanId(), flags: 0x101 })
    const { findings } = judged([orphan])
    expect(findings.map((one) => one.code)).toEqual(['TRC2'])
    expect(findings[0]?.consequences?.map((one) => one.code)).toEqual(['TRC1'])
  })

  test('the same loss over many traces is one finding with its number', () => {
    const orphans = Array.from({ length: 5 }, () =>
      span({ service: 'b', name: 'work', parentSpanId: newSpanId() }),
    )
    const { findings } = judged(orphans)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ occurrences: 5 })
    expect(findings[0]?.traces).toHaveLength(5)
  })
})

describe('TRC3', () => {
  test('holds for one root a trace, and is broken by two', () => {
    expect(rule(request(), 'TRC3')).toMatchObject({ outcome: 'holds', subjects: 1 })
    const traceId = newTraceId()
    const twice = [span({ service: 'a', name: 'one', traceId }), span({ service: 'a', name: 'two', traceId })]
    expect(rule(twice, 'TRC3')).toMatchObject({ outcome: 'broken' })
  })
})

describe('TRC4', () => {
  const call = { service: 'a', name: 'GET', kind: 'CLIENT' as const }

  test('warns of a CLIENT span that is a root', () => {
    expect(findingsOf([span(call)], 'TRC4')).toMatchObject([{ severity: 'warning' }])
  })

  test('holds for a CLIENT span inside a request', () => {
    expect(rule(request({ children: [call] }), 'TRC4')).toMatchObject({ outcome: 'holds', subjects: 1 })
  })

  test('goes on after a call that belongs to a request', () => {
    const spans = [...request({ children: [call] }), span({ ...call, start: 500 })]
    expect(findingsOf(spans, 'TRC4')).toHaveLength(1)
  })

  test('lets a browser and the harness begin with a call, and counts neither', () => {
    const page = span({ ...call, resource: { 'telemetry.sdk.language': 'webjs' } })
    const step = span({ ...call, service: 'pitboss' })
    expect(rule([page, step], 'TRC4')).toMatchObject({ outcome: 'not exercised', subjects: 0 })
  })
})

describe('TRC5', () => {
  test('finds a span that is its own parent, and a cycle of two, each once', () => {
    const traceId = newTraceId()
    const self = span({
      service: 'a',
      name: 'self',
      traceId,
      spanId: '00000000000000aa',
      parentSpanId: '00000000000000aa',
    })
    const one = span({
      service: 'a',
      name: 'one',
      traceId,
      spanId: '00000000000000bb',
      parentSpanId: '00000000000000cc',
    })
    const two = span({
      service: 'a',
      name: 'two',
      traceId,
      spanId: '00000000000000cc',
      parentSpanId: '00000000000000bb',
    })
    const below = span({ service: 'a', name: 'below', traceId, parentSpanId: '00000000000000cc' })
    expect(
      findingsOf([self, one, two, below], 'TRC5')
        .map((finding) => finding.message)
        .toSorted(),
    ).toEqual(['a INTERNAL one is its own ancestor', 'a INTERNAL self is its own parent'])
  })

  test('holds for a tree', () => {
    expect(rule(request(), 'TRC5')?.outcome).toBe('holds')
  })
})

describe('TRC6', () => {
  test('warns of a span that arrived twice', () => {
    const spans = request()
    expect(findingsOf([...spans, ...spans.slice(0, 1)], 'TRC6')).toMatchObject([{ severity: 'warning' }])
  })

  test('calls different spans under one id an error', () => {
    const [root] = request()
    if (root === undefined) throw new Error('no span')
    expect(findingsOf([root, { ...root, name: 'GET /other' }], 'TRC6')).toMatchObject([{ severity: 'error' }])
  })

  test('a resend hides no other defect, and makes none', () => {
    const spans = request()
    expect(judged([...spans, ...spans]).findings.map((one) => one.code)).toEqual(['TRC6'])
  })
})

describe('TRC10', () => {
  const server = { service: 'b', name: 'GET /inner', kind: 'SERVER' as const }

  test('finds a SERVER root where no entry point is declared, and not at one', () => {
    expect(findingsOf([span(server)], 'TRC10')).toHaveLength(1)
    expect(rule(request(), 'TRC10')).toMatchObject({ outcome: 'not exercised', subjects: 0 })
  })

  test("finds a SERVER span under another service's INTERNAL span", () => {
    const tree = plant({ service: 'a', name: 'job', children: [server] })
    expect(findingsOf(tree, 'TRC10')[0]?.message).toContain('hangs under a INTERNAL job')
  })

  test('holds under a CLIENT span, a PRODUCER span, and a span of the same service', () => {
    const trees = (['CLIENT', 'PRODUCER'] as const).map((kind) =>
      plant({ service: 'a', name: 'call', kind, children: [server] }),
    )
    const nested = plant({
      service: 'a',
      name: 'call',
      kind: 'CLIENT',
      children: [{ ...server, children: [server] }],
    })
    expect(rule([...trees, nested].flat(), 'TRC10')).toMatchObject({ outcome: 'holds', subjects: 4 })
  })

  test("takes the harness's own spans for the outside", () => {
    expect(rule(plant({ service: 'pitboss', name: 'step', children: [server] }), 'TRC10')?.outcome).toBe(
      'holds',
    )
  })

  test.each(['GET /v1/accounts/{id}', '/v1/accounts/*', 'GET *', 'GET /v1/accounts/7'])(
    'an entry point may be written as %s',
    (entryPoint) => {
      const system = {
        ...topology,
        services: [{ name: 'b', addresses: [], entryPoints: [entryPoint], promises: [] }],
      }
      const attributes = {
        'http.request.method': 'GET',
        'http.route': '/v1/accounts/{id}',
        'url.path': '/v1/accounts/7',
        'url.scheme': 'http',
      }
      const found = judged(
        [span({ service: 'b', name: 'GET /v1/accounts/{id}', kind: 'SERVER', attributes })],
        system,
      )
      expect(found.findings).toEqual([])
    },
  )
})
