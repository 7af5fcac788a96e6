// What the page shows, and that every link in it leads somewhere.
import { serializeOuter } from 'parse5'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../harness/report/index.ts'
import { finding, runRecord, scenario, span, trace } from './build.ts'
import { attributeOf, byId, byTag, elements, textOf, withClass } from './markup.ts'
import { evidence, sample } from './sample.ts'
import { FRAGMENT, SPIN, TRANSFER } from './sample-spans.ts'

const written = renderHtml(sample, evidence)
const nothing = { traces: [], logs: [], lines: [] }

test('exemptions and policies are listed with effect and reason', () => {
  const rests = byId(written, 'completeness')
  const text = rests === undefined ? '' : textOf(rests)
  expect(text).toContain('TRC4 of vegas-web')
  expect(text).toContain('silenced 3 cases')
  expect(text).toContain('silenced nothing: take it out')
  expect(text).toContain('MET5: streams 500')
})

describe('of judged files', () => {
  const finding1 = finding({ code: 'DEL2', message: 'auth sends nothing' })
  const note = finding({ code: 'ATT5', severity: 'information' })
  const priority = { why: 'it is dark', todo: 'start the SDK', certainty: 'certain' as const }
  const judged = renderHtml(
    runRecord({
      findings: [finding1, note],
      priorities: [
        { ...priority, what: 'auth sends nothing', seen: 'it says so', severity: 'error', findings: [0] },
        { ...priority, what: 'an empty value', severity: 'information', findings: [1] },
      ],
      services: [
        { name: 'auth', sdk: [], spans: 0, traces: 0, logRecords: 0, logLines: 12, metrics: 0, processes: 0 },
      ],
      scores: [],
      hops: [
        {
          from: 'web',
          to: 'auth',
          via: 'http',
          calls: 20,
          continued: 17,
          linked: 0,
          wrongParent: 0,
          torn: 3,
          failed: 0,
          reasons: { 'not determined': 3 },
          operations: [
            {
              operation: 'POST /verify',
              calls: 20,
              continued: 17,
              linked: 0,
              wrongParent: 0,
              torn: 3,
              failed: 0,
              reasons: { 'not determined': 3 },
            },
          ],
        },
      ],
      sources: {
        captures: [{ file: 'a.jsonl', lines: 3, damaged: [{ line: 2, reason: 'cut' }], truncated: false }],
        logs: [],
      },
    }),
    nothing,
  )
  const textAt = (id: string) => {
    const found = byId(judged, id)
    return found === undefined ? '' : textOf(found)
  }

  test('begins with what to fix first, and leads to its findings; what is only worth knowing is not there', () => {
    expect(textAt('first')).toContain('auth sends nothing')
    expect(textAt('first')).toContain('What to do start the SDK')
    expect(textAt('first')).not.toContain('an empty value')
    expect(judged.indexOf('id="first"')).toBeLessThan(judged.indexOf('id="findings"'))
    expect(judged).toContain('href="#finding-1"')
  })

  test('lists the hops with their counts and reasons', () => {
    expect(textAt('hops')).toContain('Contexts are lost at 1 of 1.')
    expect(textAt('hops').replace(/\s+/g, ' ')).toMatch(
      /web ?auth ?http ?POST \/verify ?20 ?17 ?– ?– ?3 ?– ?not determined/,
    )
    expect(judged).toContain('href="#hops"')
    expect(written).not.toContain('id="hops"')
  })

  test('says what each service sent, and which lines of a capture were left out', () => {
    expect(textAt('services')).toMatch(/auth.*12.*sends no telemetry/)
    expect(textAt('damage')).toMatch(/a\.jsonl.*1 of 3 lines left out.*line 2: cut/)
  })
})

describe('the whole page', () => {
  test('is the same bytes for the same input', () => {
    expect(renderHtml(structuredClone(sample), structuredClone(evidence))).toBe(written)
  })

  test('has no id twice, and no link within it leads nowhere', () => {
    const all = elements(written)
    const ids = all.map((element) => attributeOf(element, 'id')).filter((id) => id !== undefined)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = all.flatMap((element) => attributeOf(element, 'href') ?? [])
    expect(targets.length).toBeGreaterThan(30)
    expect(targets.filter((target) => !ids.includes(target.slice(1)))).toEqual([])
  })

  test('keeps two spans with one id apart', () => {
    const twins = [0, 1].map((n) =>
      span({ service: 's', from: n, took: 1, spanId: 'aaaaaaaaaaaaaaaa', name: `twin ${n}` }),
    )
    const page = renderHtml(runRecord(), { ...nothing, traces: [trace(SPIN, twins)] })
    expect(byId(page, 'span-aaaaaaaaaaaaaaaa')).toBeDefined()
    expect(withClass(page, 'span')).toHaveLength(2)
    expect(new Set(withClass(page, 'span').map((one) => attributeOf(one, 'id'))).size).toBe(2)
  })

  test('says findings, scenarios, rules in that order', () => {
    const places = [
      'id="findings"',
      'id="scenarios"',
      'id="traces"',
      'id="rules"',
      'id="completeness"',
      'id="topology"',
    ].map((id) => written.indexOf(id))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
  })
})

describe('the verdict', () => {
  const headlineOf = (page: string): string => byTag(page, 'h1').map(textOf).join()

  test('counts the findings and names the faults of a fault run', () => {
    expect(headlineOf(written)).toBe('2 findings')
    expect(withClass(written, 'fault').map(textOf).join()).toContain('relay-no-headers')
  })

  test('a run whose scenario failed without a finding does not look like one that holds', () => {
    const page = renderHtml(runRecord({ scenarios: [scenario({ outcome: 'failed' })] }), nothing)
    expect(headlineOf(page)).toBe('1 scenario failed')
    expect(withClass(page, 'verdict')[0]?.attrs[0]?.value).toBe('verdict broken')
  })

  test('a run in which nothing was looked at does not look like one that holds', () => {
    const rules = [
      { code: 'TRC1', title: 'parents', outcome: 'not exercised', subjects: 0, findings: [] },
    ] as const
    const page = renderHtml(runRecord({ rules, scenarios: [scenario()] }), nothing)
    expect(headlineOf(page)).toBe('Nothing was judged')
    expect(withClass(page, 'verdict')[0]?.attrs[0]?.value).toBe('verdict vacuous')
  })
})

describe('a finding', () => {
  const first = withClass(written, 'finding').map(textOf)[0]

  test('shows its hop, the reason, the evidence and what to do', () => {
    expect(first).toContain('from ledger-service kafka ledger.entry.v1not injected to read-model-service')
    expect(first).toContain('carries no traceparent header')
    expect(first).toContain('What to do Inject the context')
    expect(first).toContain('2 consequences of the same defect')
  })

  test('links to both fragments of the torn trace', () => {
    const links = elements(written).flatMap((one) => attributeOf(one, 'href') ?? [])
    expect(links).toContain(`#trace-${TRANSFER}`)
    expect(links).toContain(`#trace-${FRAGMENT}`)
  })

  test('past the limit is counted, not silently dropped', () => {
    const findings = Array.from({ length: 7 }, () => finding())
    const page = renderHtml(runRecord({ verdict: 'findings', findings }), nothing, {
      limits: { findings: 4 },
    })
    expect(withClass(page, 'finding')).toHaveLength(4)
    expect(page).toContain('3 more findings in findings.json')
  })
})

describe('a scenario', () => {
  test('stands with the fragment its torn trace lost', () => {
    const torn = byId(written, 'scenario-2')
    expect(torn && textOf(torn)).toContain('Fragment: read-model-service consume EntryPosted')
  })

  test('whose step left no span says so', () => {
    const one = scenario({ steps: [{ title: 'spin', traceId: SPIN }] })
    const page = renderHtml(runRecord({ scenarios: [one] }), nothing)
    expect(withClass(page, 'missing').map(textOf)).toEqual([`spin: no span of trace ${SPIN} was received`])
  })

  test('marks each line of the comparison in words, too', () => {
    const marks = withClass(written, 'sign').map((one) => textOf(one))
    expect(new Set(marks)).toEqual(new Set(['=as demanded', '+not demanded', '≠different', '−missing']))
  })
})

describe('a rule', () => {
  test('that looked at nothing is drawn unlike one that holds', () => {
    const rows = withClass(written, 'not-exercised').map(textOf)
    expect(rows).toHaveLength(2)
    expect(rows[0]).toContain('not exercised')
    expect(rows[0]).toContain('nothing')
    const drawn = (kind: string): readonly string[] =>
      withClass(
        `<table>${withClass(written, kind)
          .map((one) => serializeOuter(one))
          .join('')}</table>`,
        'icon',
      ).map((one) => attributeOf(one, 'class') ?? '')
    expect(new Set(drawn('not-exercised'))).toEqual(new Set(['icon i-none']))
    expect(new Set(drawn('holds'))).not.toContain('icon i-none')
  })
})

describe('a large capture', () => {
  const id = (n: number, length: number): string => (n + 1).toString(16).padStart(length, '0')
  const traces = Array.from({ length: 60 }, (_, n) =>
    trace(
      id(n, 32),
      Array.from({ length: 10 }, (_, m) =>
        span({
          service: 's',
          from: n,
          took: 1,
          spanId: id(n * 100 + m, 16),
          parentSpanId: m === 0 ? '' : id(n * 100, 16),
        }),
      ),
    ),
  )

  test('is cut to the limit, and the page says how much is left out', () => {
    const page = renderHtml(runRecord(), { ...nothing, traces }, { limits: { spans: 200 } })
    expect(withClass(page, 'trace')).toHaveLength(20)
    expect(page).toContain('40 of 60 traces left out')
  })

  test('keeps the trace a finding speaks of, wherever it stands', () => {
    const last = finding({ subject: { traceId: id(59, 32) } })
    const page = renderHtml(
      runRecord({ verdict: 'findings', findings: [last] }),
      { ...nothing, traces },
      { limits: { spans: 10 } },
    )
    expect(withClass(page, 'trace').map((one) => attributeOf(one, 'id'))).toEqual([`trace-${id(59, 32)}`])
  })

  test('a long trace is cut from its end, and no span in it seems to have lost its parent', () => {
    const page = renderHtml(
      runRecord(),
      { ...nothing, traces: traces.slice(0, 1) },
      { limits: { spansInTrace: 4 } },
    )
    expect(withClass(page, 'span')).toHaveLength(4)
    expect(page).toContain('6 more spans of this trace in the capture')
    expect(withClass(page, 'gap')).toEqual([])
  })
})
