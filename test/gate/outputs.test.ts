// The outputs of the gate: what a reviewer and a machine read, whatever the telemetry said.
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import type { TreeDiff } from '../../assertions/index.ts'
import {
  type GateRecord,
  renderAnnotations,
  renderCodeQuality,
  renderGate,
  renderGateJUnit,
  renderGateMarkdown,
  renderSarif,
  type ReportedDifference,
} from '../../harness/report/index.ts'
import { hostileText } from '../report/hostile.ts'

const difference = (rest: Partial<ReportedDifference> = {}): ReportedDifference => ({
  change: 'metric gone',
  effect: 'breaking',
  service: 'shop',
  subject: 'orders_total',
  places: [],
  outcome: 'fails',
  ...rest,
})

const record = (rest: Partial<GateRecord> = {}): GateRecord => ({
  schemaVersion: 1,
  tool: { name: 'pitboss', version: '0.1.0' },
  system: 'shop',
  base: 'main (0123456789)',
  head: 'HEAD (abcdef0123)',
  verdict: 'findings',
  differences: [difference()],
  expired: [],
  trees: [],
  acceptedFile: 'accepted.json',
  notes: [],
  milliseconds: 12,
  ...rest,
})

const tree: TreeDiff = {
  operation: 'shop: SERVER POST /orders',
  lines: [
    { mark: ' ', depth: 0, text: 'shop: SERVER POST /orders' },
    { mark: ' ', depth: 1, text: 'shop: INTERNAL a' },
    { mark: ' ', depth: 1, text: 'shop: INTERNAL b' },
    { mark: ' ', depth: 1, text: 'shop: INTERNAL c' },
    { mark: ' ', depth: 1, text: 'shop: INTERNAL d' },
    { mark: '-', depth: 1, text: 'shop: CLIENT SET' },
    { mark: '+', depth: 1, text: 'shop: CLIENT redis.set' },
  ],
}

describe('Markdown', () => {
  const text = renderGateMarkdown(record({ trees: [tree] }))

  test('has the verdict in its first line, then both sides, then the table', () => {
    const [verdict, , sides, , head, , row] = text.split('\n')
    expect(verdict).toBe('**❌ 1 change of the telemetry may not be**')
    expect(sides).toBe('<code>main &#40;0123456789&#41;</code> → <code>HEAD &#40;abcdef0123&#41;</code>')
    expect(head).toBe('| | service | change | what |')
    expect(row).toMatch(
      /^\| ❌ \| <code>shop<\/code> \| \*\*metric gone\*\* \| <code>orders&#95;total<\/code>/,
    )
  })

  test('folds the trees, with what is the same for long left out', () => {
    expect(text).toContain(
      '```diff\n  shop: SERVER POST /orders\n  ...\n    shop: INTERNAL c\n    shop: INTERNAL d\n-   shop: CLIENT SET\n+   shop: CLIENT redis.set\n```',
    )
  })

  test('shows ten rows, and folds the rest', () => {
    const many = Array.from({ length: 14 }, (_, at) => difference({ subject: `metric_${at}` }))
    const long = renderGateMarkdown(record({ differences: many }))
    expect(long.match(/^\| ❌/gm)).toHaveLength(10)
    expect(long).toContain('<summary>4 more changes</summary>')
  })

  test('says what is accepted and why, and what is no longer needed', () => {
    const text = renderGateMarkdown(
      record({
        verdict: 'holds',
        differences: [difference({ outcome: 'accepted', reason: 'Nobody asked for it in a year.' })],
        expired: [{ change: 'unit changed', service: 'shop', reason: 'All is in seconds now.' }],
      }),
    )
    expect(text).toMatch(
      /^\*\*✅ Nothing of the telemetry is broken \(1 accepted, 1 accepted change no longer needed\)/,
    )
    expect(text).toContain('<em>Nobody asked for it in a year.</em>')
    expect(text).toContain('take them out of <code>accepted.json</code>')
  })

  test('keeps its shape whatever was captured', () => {
    // Within a fence nothing means anything but the fence's own end.
    const shape = (what: string): string[] =>
      renderGateMarkdown(
        record({
          differences: [
            difference({ service: what, subject: what, before: what, after: what, places: [what] }),
          ],
          trees: [{ operation: what, lines: [{ mark: '+', depth: 0, text: what }] }],
          notes: [what],
        }),
      )
        .replace(/^```diff\n.*\n```$/m, 'fence')
        .split('\n')
        .map(
          (line) =>
            `${(line.match(/\|/g) ?? []).length} ${(line.match(/<[a-z]/g) ?? []).length} ${line === 'fence'}`,
        )
    const usual = shape('text')
    fc.assert(
      fc.property(hostileText, (what) => {
        expect(shape(`x${what}`)).toEqual(usual)
      }),
    )
  })
})

describe('for machines', () => {
  const located = record({
    differences: [
      difference({ source: { file: 'src/a b.ts', line: 7 } }),
      difference({ subject: 'kept', outcome: 'passes' }),
      difference({ subject: 'warned', outcome: 'warns' }),
    ],
  })

  test('annotations stand at their lines, and what passes has none', () => {
    expect(renderAnnotations(located).split('\n')).toEqual([
      expect.stringMatching(
        /^::error file=src\/a b\.ts,line=7,title=metric gone::shop: metric gone: orders_total\. /,
      ),
      expect.stringMatching(/^::warning title=metric gone::shop: metric gone: warned/),
      '',
    ])
  })

  test('no text begins a command of its own', () => {
    fc.assert(
      fc.property(hostileText, (what) => {
        const text = renderAnnotations(
          record({ differences: [difference({ subject: `${what}\n::set-output::x`, service: what })] }),
        )
        expect(text.trimEnd().split(/[\r\n]/)).toHaveLength(1)
        expect(text).toMatch(/^::error title=metric gone::/)
      }),
    )
  })

  test('SARIF and code quality have a place for every result, and the same mark in every run', () => {
    const sarif = JSON.parse(renderSarif(located, 'telemetry.signature')) as {
      version: string
      runs: {
        tool: { driver: { rules: { id: string }[] } }
        results: {
          ruleId: string
          ruleIndex: number
          level: string
          locations: {
            physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } }
          }[]
        }[]
      }[]
    }
    const [run] = sarif.runs
    expect(sarif.version).toBe('2.1.0')
    expect(run?.results.map(({ level }) => level)).toEqual(['error', 'warning'])
    expect(
      run?.results.map(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id === ruleId),
    ).toEqual([true, true])
    expect(run?.results.map(({ locations: [one] }) => one?.physicalLocation)).toEqual([
      { artifactLocation: { uri: 'src/a%20b.ts' }, region: { startLine: 7 } },
      { artifactLocation: { uri: 'telemetry.signature' }, region: { startLine: 1 } },
    ])
    const issues = JSON.parse(renderCodeQuality(located, 'telemetry.signature')) as {
      fingerprint: string
      severity: string
      location: { path: string; lines: { begin: number } }
    }[]
    expect(issues.map(({ severity, location }) => [severity, location.path, location.lines.begin])).toEqual([
      ['major', 'src/a b.ts', 7],
      ['minor', 'telemetry.signature', 1],
    ])
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(renderCodeQuality(located, 'x').includes(issues[0]?.fingerprint ?? '?')).toBe(true)
  })

  test('JUnit is well-formed, and counts each service that is as before', () => {
    fc.assert(
      fc.property(hostileText, (what) => {
        const cases: string[] = []
        const parser = new SaxesParser()
        parser.on('error', (error) => {
          throw error
        })
        parser.on('opentag', ({ name }) => void cases.push(name))
        parser
          .write(
            renderGateJUnit(record({ differences: [difference({ subject: what, service: what })] }), [
              'till',
              what,
            ]),
          )
          .close()
        expect(cases.filter((name) => name === 'testcase')).toHaveLength(2)
        expect(cases.filter((name) => name === 'failure')).toHaveLength(1)
      }),
    )
  })
})

test('the terminal says what to add where a change is wanted', () => {
  const text = renderGate(record(), { colour: false })
  expect(text).toContain('✗ 1 change of the telemetry may not be')
  expect(text).toContain(
    'add to accepted.json: {"change":"metric gone","service":"shop","subject":"orders_total","reason":"..."}',
  )
  expect(renderGate(record({ verdict: 'holds', differences: [] }), { colour: false })).toContain(
    '✓ The telemetry is unchanged',
  )
})
