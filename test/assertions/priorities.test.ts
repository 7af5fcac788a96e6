// What to fix first: findings of one cause are one matter, and grave, wide and sure ones come first.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byPriority, type Finding, type Hop, prioritise } from '../../assertions/index.ts'

const scene = { traces: 40, services: 5 }

const hop = (from: string, to: string, via: Hop['via'] = 'http'): Hop => ({
  from,
  to,
  via,
  operation: 'POST /x',
})

const finding = (parts: Partial<Finding> & { readonly code: string }): Finding => ({
  severity: 'error',
  subject: { service: 'shop' },
  message: `${parts.code} is broken`,
  evidence: [{ text: `seen by ${parts.code}` }],
  remedy: `mend ${parts.code}`,
  ...parts,
})

const torn = (from: string, to: string, occurrences: number, more: Partial<Finding> = {}): Finding =>
  finding({
    code: 'TRC11',
    subject: { service: from },
    hop: hop(from, to),
    reason: 'not injected',
    occurrences,
    ...more,
  })

describe('one cause', () => {
  test('all calls that lose their context are one matter, with every hop and its count', () => {
    const [only, ...others] = prioritise([torn('web', 'slots', 12), torn('web', 'dice', 8)], scene)
    expect(others).toEqual([])
    expect(only).toMatchObject({
      what: '20 calls lose their context, at 2 hops',
      places: [
        'web -> slots via http POST /x (12): not injected',
        'web -> dice via http POST /x (8): not injected',
      ],
      findings: [0, 1],
      severity: 'error',
    })
  })

  test('where calls were counted, so many of so many', () => {
    const counts = { continued: 0, linked: 0, wrongParent: 0, torn: 12, reasons: {}, failed: 0 }
    const { from, to, via, operation } = hop('web', 'slots')
    const operations = [{ ...counts, operation, calls: 13 }]
    const hops = [{ ...counts, from, to, via, calls: 20, operations }]
    const what = (parts: Partial<Finding> = {}) =>
      prioritise([torn('web', 'slots', 12, parts)], { ...scene, hops })[0]?.what
    expect(what()).toContain('(12 of 13)')
    expect(what({ hop: { from, to, via, operation: 'several' } })).toContain('(12 of 20)')
    expect(what({ occurrences: 21 })).toContain('(21)')
  })

  test('wrong formats of two senders, messages, outboxes and calls are matters of their own', () => {
    const found = [
      torn('a', 'b', 5),
      torn('a', 'b', 5, { reason: 'wrong format', carried: 'zero ids' }),
      torn('a', 'b', 5, { reason: 'wrong format', carried: 'several values' }),
      torn('a', 'b', 5, { code: 'TRC12', hop: hop('a', 'b', 'kafka') }),
      torn('a', 'a', 5, { hop: hop('a', 'a', 'outbox') }),
      torn('a', 'b', 5, { reason: 'wrong parent' }),
    ]
    expect(prioritise(found, scene).map((one) => one.findings.length)).toEqual([1, 1, 1, 1, 1, 1])
  })

  test('a remedy says at which side, by the reason', () => {
    const todo = (parts: Partial<Finding>) => prioritise([torn('web', 'slots', 1, parts)], scene)[0]?.todo
    expect(todo({})).toBe('In web: inject the current context into the headers of the request.')
    expect(todo({ reason: 'injected but not extracted' })).toMatch(/^In slots: extract/)
    expect(todo({ reason: 'wrong parent' })).toMatch(/^In web: make the CLIENT span current/)
    expect(todo({ reason: 'wrong format', carried: 'zero ids' })).toMatch(
      /^In web: send one valid traceparent/,
    )
    expect(todo({ reason: 'wrong format', carried: 'other format' })).toMatch(/^In web: .*OTEL_PROPAGATORS/)
    expect(todo({ reason: 'not determined' })).toBe('mend TRC11')
    expect(todo({ reason: 'not sampled' })).toMatch(/^In web: send the sampled flag/)
    expect(todo({ hop: hop('unknown', 'slots') })).toMatch(/^In the caller of slots: inject/)
  })

  test('calls that left nothing on the called side are no lost context; the same words of several services are said once', () => {
    const nothing = [{ text: 'slots has no loose SERVER span of this operation' }]
    const left = torn('web', 'slots', 2, { reason: 'not determined', evidence: nothing })
    const [first] = prioritise([left], scene)
    expect(first?.what).toBe('2 calls left no span on the called side: web -> slots via http POST /x (2)')
    expect(first?.todo).toMatch(/^See whether slots had ended/)
    const absent = ['a', 'b'].map((service) =>
      finding({ code: 'RES3', subject: { service }, message: `${service} says no service.instance.id` }),
    )
    expect(prioritise(absent, scene)[0]?.what).toBe('2 services (a, b): each says no service.instance.id')
  })

  test('a context of another request is no wrong parent, and a format says in what way it is wrong', () => {
    const stale = torn('web', 'stock', 9, { reason: 'wrong parent', carried: 'different trace' })
    expect(prioritise([stale], scene)[0]).toMatchObject({
      what: '9 calls carry the context of another request: web -> stock via http POST /x (9)',
      todo: 'In web: inject the context of each call anew; headers must not be kept between calls.',
    })
    const zeros = torn('web', 'mail', 1, { reason: 'wrong format', carried: 'zero ids' })
    expect(prioritise([zeros], scene)[0]?.what).toMatch(/^1 call brings a traceparent with ids of zeros: /)
  })

  test('what shows it is the header where one was seen, and never only that something is missing', () => {
    const texts = [
      'web CLIENT POST has no SERVER span of slots below it',
      'slots is the root of another trace',
    ]
    const evidence = (more: readonly string[]) => [...texts, ...more].map((text) => ({ text }))
    const seen = (more: readonly string[]) =>
      prioritise([torn('web', 'slots', 1, { evidence: evidence(more) })], scene)[0]?.seen
    expect(seen([])).toBe(texts[1])
    expect(seen(['the log of slots shows that the request carries no traceparent header'])).toMatch(
      /carries no/,
    )
  })

  test('what is only worth knowing is never gathered with what is wrong', () => {
    const found = [torn('a', 'b', 1), torn('a', 'b', 1, { severity: 'information' })]
    expect(prioritise(found, scene).map((one) => one.severity)).toEqual(['error', 'information'])
  })

  test('a status that hides a failure and a success over it are one matter', () => {
    const found = ['STA1', 'TRC20'].map((code) => finding({ code, severity: 'warning' }))
    expect(prioritise(found, scene)).toHaveLength(1)
  })
})

describe('what comes first', () => {
  const order = (...found: Finding[]) =>
    prioritise(found, scene).map((one) => found[one.findings[0] ?? 0]?.code ?? '')

  test('errors before warnings, warnings before what is only worth knowing', () => {
    expect(
      order(
        finding({ code: 'TRC15', severity: 'information', occurrences: 40 }),
        finding({ code: 'TRC17', severity: 'warning', occurrences: 40 }),
        torn('web', 'slots', 40),
      ),
    ).toEqual(['TRC11', 'TRC17', 'TRC15'])
  })

  test('what reaches far before what is rare', () => {
    const rare = torn('a', 'b', 1)
    const wide = torn('c', 'd', 40, { code: 'TRC12', hop: hop('c', 'd', 'kafka') })
    expect(order(rare, wide)).toEqual(['TRC12', 'TRC11'])
  })

  test('one credential in the clear before anything else; a silent service and torn calls before logs without ids', () => {
    expect(
      order(
        finding({ code: 'LOG3', occurrences: 400 }),
        torn('web', 'slots', 5),
        finding({ code: 'DEL2' }),
        finding({ code: 'SEC1', message: 'an API key in url.full' }),
      ),
    ).toEqual(['SEC1', 'DEL2', 'TRC11', 'LOG3'])
  })

  test('spans that were lost before parents of callers outside, and untold failures before missing details of failures', () => {
    const outside = finding({ code: 'TRC1', hop: hop('unknown', 'shop') })
    expect(order(outside, finding({ code: 'DEL1' }))).toEqual(['DEL1', 'TRC1'])
    const detail = finding({ code: 'STA1', message: 'shop CLIENT POST is ERROR without error.type' })
    const untold = finding({ code: 'TRC20', severity: 'warning' })
    expect(order(detail, untold)).toEqual(['TRC20', 'STA1'])
  })

  test('logs that lead astray before metrics, and those before logs without ids and callers outside', () => {
    const outside = finding({ code: 'TRC1', hop: hop('unknown', 'shop') })
    const found = ['LOG3', 'MET3', 'LOG2'].map((code) => finding({ code, occurrences: 30 }))
    expect(order(outside, ...found)).toEqual(['LOG2', 'MET3', 'LOG3', 'TRC1'])
  })

  test('what is sure before what is a guess', () => {
    const sure = torn('a', 'b', 5, { code: 'TRC12', hop: hop('a', 'b', 'kafka') })
    expect(order(torn('c', 'd', 5, { certainty: 'possible' }), sure)).toEqual(['TRC12', 'TRC11'])
  })
})

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  code: fc.constantFrom('TRC11', 'TRC1', 'SEC1', 'LOG3', 'DEL2', 'MET1', 'ATT2'),
  severity: fc.constantFrom('error', 'warning', 'information'),
  subject: fc.record({ service: fc.constantFrom('a', 'b', 'c') }),
  message: fc.string(),
  evidence: fc.constant([]),
  remedy: fc.string(),
  occurrences: fc.integer({ min: 1, max: 99 }),
})

test('every finding is in exactly one matter, and stays so when findings are put in order', () => {
  fc.assert(
    fc.property(fc.array(anyFinding), (found) => {
      const all = prioritise(found, scene)
      expect(all.flatMap((one) => one.findings).toSorted((a, b) => a - b)).toEqual([...found.keys()])
      const sorted = byPriority(found, all)
      expect(new Set(sorted.findings)).toEqual(new Set(found))
      expect(sorted.findings).toHaveLength(found.length)
      for (const [at, one] of sorted.priorities.entries()) {
        const before = all[at]?.findings.map((position) => found[position])
        expect(one.findings.map((position) => sorted.findings[position])).toEqual(before)
      }
      // The first three findings are of the first three matters.
      const leads = sorted.priorities.slice(0, 3).map((one) => one.findings[0])
      expect(leads).toEqual([...leads.keys()])
    }),
  )
})
