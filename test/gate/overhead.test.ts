// What a change costs in time, as measured beside the base: judged with the rest, and in every output.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeDifferences, type MeasuredChange, overheadDifferences } from '../../assertions/index.ts'
import { loadOverhead } from '../../harness/gate/index.ts'
import {
  type GateRecord,
  renderGate,
  renderGateJUnit,
  renderGateMarkdown,
  renderSarif,
} from '../../harness/report/index.ts'
import { analyse } from '../../load/experiment/index.ts'
import { madeUp, plan } from '../load/experiment/made-up.ts'

const OPTIONS = { tolerance: { processor: 0.05 } }
const [p99, cpu] = ['p99 latency', 'CPU per request']

const measured = (rest: Partial<MeasuredChange> = {}): MeasuredChange => ({
  verdict: 'PASS',
  reasons: [],
  scenario: 'spin',
  base: '0123456789abcdef',
  head: 'fedcba9876543210',
  costs: [
    { what: p99, ratio: 1.01, low: 0.99, high: 1.03, verdict: 'PASS' },
    { what: cpu, ratio: 1.02, low: 1.01, high: 1.03 },
  ],
  ...rest,
})

const toldOf = (change: MeasuredChange): string[] =>
  overheadDifferences(change, OPTIONS).map(
    ({ change: name, subject, after }) => `${name} | ${subject} | ${after}`,
  )

describe('a measured change', () => {
  test('within its budgets tells nothing', () => {
    expect(toldOf(measured())).toEqual([])
  })

  test('that is slower than the budget allows is told with how much', () => {
    const costs = [{ what: p99, ratio: 1.124, low: 1.081, high: 1.168, verdict: 'FAIL' }]
    expect(toldOf(measured({ verdict: 'FAIL', costs }))).toEqual([
      'slower | p99 latency | +12.4 % (95 %: +8.1 to +16.8 %)',
    ])
  })

  test('that surely takes more processor time than is tolerated is told, budget or not', () => {
    const costs = [
      { what: cpu, ratio: 1.1, low: 1.06, high: 1.14 },
      { what: 'p50 latency', ratio: 1.4, low: 1.3, high: 1.5 },
    ]
    expect(toldOf(measured({ costs }))).toEqual([
      'more processor time | CPU per request | +10.0 % (95 %: +6.0 to +14.0 %)',
    ])
    expect(toldOf(measured({ costs: [{ what: cpu, ratio: 1.1, low: 1.04, high: 1.16 }] }))).toEqual([])
    expect(
      toldOf(measured({ costs: [{ what: cpu, ratio: 1.1, low: 1.06, high: 1.14, verdict: 'PASS' }] })),
    ).toEqual([])
  })

  test.each(['INVALID', 'INCONCLUSIVE'])('of which nothing is known is no pass: %s', (verdict) => {
    expect(toldOf(measured({ verdict, reasons: ['the machine was busy'] }))).toEqual([
      `overhead undecided | head against base | ${verdict}: the machine was busy`,
    ])
  })

  test('of an experiment that is not valid nothing else is told', () => {
    const costs = [{ what: p99, ratio: 2, low: 1.9, high: 2.1, verdict: 'FAIL' }]
    expect(toldOf(measured({ verdict: 'INVALID', costs }))).toHaveLength(1)
  })

  test('of which one thing is known and another is not tells both', () => {
    const costs = [
      { what: p99, ratio: 1.04, low: 0.9, high: 1.2, verdict: 'INCONCLUSIVE' },
      { what: cpu, ratio: 1.1, low: 1.06, high: 1.14 },
    ]
    expect(toldOf(measured({ verdict: 'INCONCLUSIVE', costs }))).toEqual([
      'more processor time | CPU per request | +10.0 % (95 %: +6.0 to +14.0 %)',
      'overhead undecided | head against base | INCONCLUSIVE',
    ])
  })

  test('fails until it is accepted, warns where it is undecided, and follows the policy', () => {
    const costs = [{ what: p99, ratio: 1.124, low: 1.081, high: 1.168, verdict: 'FAIL' }]
    const slower = overheadDifferences(measured({ verdict: 'FAIL', costs }), OPTIONS)
    const undecided = overheadDifferences(measured({ verdict: 'INVALID' }), OPTIONS)
    const reason = 'Two more spans are worth it.'
    const outcomes = (...asked: Parameters<typeof judgeDifferences>) => {
      const { verdict, differences } = judgeDifferences(...asked)
      return [verdict, ...differences.map(({ outcome }) => outcome)]
    }
    expect(outcomes(slower, {})).toEqual(['findings', 'fails'])
    expect(outcomes(slower, { accepted: [{ change: 'slower', service: 'load spin', reason }] })).toEqual([
      'holds',
      'accepted',
    ])
    expect(outcomes(slower, { policies: { costly: { demand: 'warn', reason } } })).toEqual(['holds', 'warns'])
    expect(outcomes(undecided, {})).toEqual(['holds', 'warns'])
    expect(outcomes(undecided, { policies: { 'overhead undecided': { demand: 'fail', reason } } })).toEqual([
      'findings',
      'fails',
    ])
  })
})

describe('outputs', () => {
  const record = (overhead: MeasuredChange): GateRecord => {
    const { verdict, differences } = judgeDifferences(overheadDifferences(overhead, OPTIONS), {})
    return {
      schemaVersion: 1,
      tool: { name: 'pitboss', version: '0.1.0' },
      system: 'shop',
      base: 'main',
      head: 'HEAD',
      verdict,
      differences,
      expired: [],
      trees: [],
      overhead,
      notes: [],
      milliseconds: 1,
    }
  }
  const slower = record(
    measured({
      verdict: 'FAIL',
      costs: [{ what: p99, ratio: 1.124, low: 1.081, high: 1.168, verdict: 'FAIL' }],
    }),
  )
  const line = 'FAIL; p99 latency +12.4 %'

  test('have the verdict, latency and processor time of what passed, too', () => {
    const passed = record(measured())
    const said =
      'Overhead of fedcba9876 beside 0123456789, load spin: PASS; p99 latency +1.0 % (95 %: -1.0 to +3.0 %), CPU per request +2.0 % (95 %: +1.0 to +3.0 %)'
    expect(renderGate(passed, { colour: false })).toContain(said)
    expect(renderGateMarkdown(passed).split('\n')[0]).toBe('**✅ The telemetry is unchanged**')
    expect(
      renderGateMarkdown(passed).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
    ).toContain(said)
    expect(renderGateJUnit(passed, [])).toMatch(
      /<testcase name="load spin: no slower than the base"[^]*PASS; p99/,
    )
  })

  test('show what fails', () => {
    expect(renderGate(slower, { colour: false })).toContain(line)
    expect(renderGateMarkdown(slower)).toMatch(
      /^\*\*❌ 1 change[^]*\| ❌ \| <code>load spin<\/code> \| \*\*slower\*\*/,
    )
    expect(renderGateJUnit(slower, [])).toMatch(/<failure[^>]*type="slower"/)
    expect(renderGateJUnit(slower, [])).not.toContain('no slower than the base')
    expect(renderSarif(slower, 'system.ts')).toContain('"ruleId": "slower"')
  })
})

describe('the files of an experiment', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pitboss-overhead-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const arms = (['U', 'I', 'M', 'U2', 'C'] as const).map((name) => ({
    name,
    title: name,
    instrumented: name === 'I' || name === 'M',
    faults: [],
    revision: name === 'M' ? 'before' : 'after',
  }))

  const kept = async (name: string, made: Parameters<typeof madeUp>[0]): Promise<string> => {
    const recorded = madeUp(made)
    const file = join(folder, name)
    await writeFile(file, JSON.stringify({ plan: recorded.plan, ...analyse(recorded) }))
    return file
  }

  test('say what the head costs beside the base, and not beside nothing', async () => {
    const slower = { I: 1.2, M: 1.2, C: 1.5 }
    const alike = await loadOverhead(await kept('overhead.json', { slower, plan: { arms } }))
    expect(alike).toMatchObject({ verdict: 'PASS', scenario: 'spin', base: 'before', head: 'after' })
    expect(alike.costs.map(({ what, verdict }) => [what, verdict])).toEqual(
      expect.arrayContaining([[p99, 'PASS']]),
    )
    expect(await loadOverhead(folder)).toEqual(alike)
    const worse = await loadOverhead(
      await kept('worse.json', { slower: { ...slower, I: 1.4 }, plan: { arms } }),
    )
    expect(worse.verdict).toBe('FAIL')
    // Made up so that the head takes a tenth more.
    expect(overheadDifferences(worse, OPTIONS)).toMatchObject([
      { change: 'slower', subject: p99 },
      { change: 'more processor time', subject: cpu },
    ])
  })

  test('without the base as an arm, or without an experiment, are told', async () => {
    const file = await kept('alone.json', { plan: { arms: plan.arms } })
    await expect(loadOverhead(file)).rejects.toMatchObject({ code: 'NO_BASE_MEASURED' })
    await expect(loadOverhead(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'NO_EXPERIMENT' })
  })
})
