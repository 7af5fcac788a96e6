// JUnit that any CI can read: well-formed by a strict parser, whatever the system under test said.
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { renderJUnit, type RunRecord } from '../../harness/report/index.ts'
import { finding, runRecord, scenario } from './build.ts'
import { hostileRun, hostileText } from './hostile.ts'
import { sample } from './sample.ts'

interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Node[]
  text: string
}

function read(record: RunRecord): Node {
  const parser = new SaxesParser()
  const top: Node = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name, attributes: { ...attributes }, children: [], text: '' }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  })
  parser.write(renderJUnit(record)).close()
  return top
}

const cases = (record: RunRecord): readonly Node[] =>
  read(record).children.flatMap((suites) => suites.children.flatMap((suite) => suite.children))
const verdictOf = (node: Node | undefined): string =>
  node?.children.map((child) => child.name).join() ?? 'absent'

describe('JUnit', () => {
  test('is well-formed whatever was captured', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(read(hostileRun(text).record).children[0]?.name).toBe('testsuites')
      }),
      { numRuns: 200 },
    )
  })

  test('has a case a scenario and a case a rule', () => {
    const names = cases(sample).map((one) => one.attributes['name'])
    for (const { title } of sample.scenarios) expect(names).toContain(title)
    for (const { code, title } of sample.rules) expect(names).toContain(`${code} ${title}`)
    expect(names).toHaveLength(sample.scenarios.length + sample.rules.length)
  })

  test('its totals are those of its cases', () => {
    const suites = read(sample).children[0]
    const all = cases(sample)
    const number = (outcome: string): string => String(all.filter((one) => verdictOf(one) === outcome).length)
    expect(suites?.attributes).toMatchObject({
      tests: String(all.length),
      failures: number('failure'),
      skipped: number('skipped'),
    })
    expect(suites?.attributes['failures']).toBe('4')
  })

  test('a rule that looked at nothing is skipped, with the reason', () => {
    const idle = cases(sample).find((one) => one.attributes['name']?.startsWith('DEL1'))
    expect(idle?.children).toMatchObject([
      { name: 'skipped', attributes: { message: 'not exercised: it had nothing to look at' } },
    ])
  })

  test('a failure carries the hop, the evidence and the remedy', () => {
    const failed = cases(sample).find((one) => one.attributes['name']?.startsWith('TRC12'))?.children[0]
    expect(failed?.attributes['message']).toContain(
      'TRC12 ledger-service -> read-model-service via kafka ledger.entry.v1: not injected.',
    )
    expect(failed?.text).toContain('evidence: Message ledger.entry.v1[0]@17 carries no traceparent header')
    expect(failed?.text).toContain('remedy: Inject the context')
  })

  test('a finding that no scenario and no rule lists still fails the run', () => {
    const record = runRecord({
      verdict: 'findings',
      findings: [finding({ code: 'MET1', message: 'no such metric' })],
    })
    expect(cases(record).map((one) => [one.attributes['classname'], verdictOf(one)])).toEqual([
      ['pitboss.findings', 'failure'],
    ])
  })

  test('what the verdict lets pass fails no case, and is told', () => {
    const remark = finding({ severity: 'warning' })
    const rules = [
      { code: 'TRC4', title: 'roots', outcome: 'broken', subjects: 1, findings: [remark] },
    ] as const
    const [one] = cases(runRecord({ rules, findings: [remark] }))
    expect(verdictOf(one)).toBe('system-out')
    expect(one?.children[0]?.text).toContain(remark.message)
  })

  test('a scenario that passed its test but left findings is a failure', () => {
    const record = runRecord({ verdict: 'findings', scenarios: [scenario({ findings: [finding()] })] })
    expect(cases(record).map(verdictOf)).toEqual(['failure'])
  })

  test('is the same bytes for the same input', () => {
    expect(renderJUnit(structuredClone(sample))).toBe(renderJUnit(sample))
  })
})
