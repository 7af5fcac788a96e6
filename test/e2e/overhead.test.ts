// The whole of `pitboss overhead` in twenty seconds, on a toy and on the casino; and what it must refuse, made to happen.
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { provideK6 } from '../../harness/runtime/index.ts'
import type { Comparison } from '../../load/experiment/index.ts'
import { type Ended, pitboss, resultOf } from './pitboss.ts'

interface OverheadResult {
  readonly verdict: string
  readonly reasons: readonly string[]
  readonly gates: readonly Comparison[]
  readonly comparisons: readonly Comparison[]
  readonly control: Comparison
  readonly windows: readonly unknown[]
  readonly costs: readonly { readonly arm: string; readonly cpu: number; readonly spans?: number }[]
  readonly files: Readonly<Record<string, string>>
}

let scratch = ''
// The first run on a machine builds k6.
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pitboss-overhead-'))
  await provideK6(() => {}, new AbortController().signal)
}, 900_000)
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true })
})

const TOY = ['--system', 'test/load/toy/system.ts', '--scenario', 'work']

const smoke = (...more: readonly string[]): Promise<Ended> =>
  pitboss(['overhead', '--smoke', '--json', '--out', scratch, ...more])

/** What a busy machine alone can bring about; everything else has a cause of its own. */
const BUSY =
  /sent late|never sent|were excluded|generator used|requests\/s were sent|uninstrumented arm itself/

describe('the experiment on a toy', () => {
  test('runs through, finds the known delay, and can be judged again from its files', async () => {
    const ended = await smoke(...TOY, '--windows', '10')
    const result = resultOf<OverheadResult>(ended)
    expect(
      result.verdict === 'INVALID' ? result.reasons.filter((reason) => !BUSY.test(reason)) : [],
      ended.stderr,
    ).toEqual([])
    expect(result.windows.length).toBeGreaterThanOrEqual(8)
    expect(result.control.ratio).toBeGreaterThan(1.5)
    expect(result.costs.find(({ arm }) => arm === 'I')?.spans).toBe(2)
    for (const file of Object.values(result.files)) await access(file)
    const again = resultOf<OverheadResult>(
      await pitboss(['overhead', '--from', result.files['runDir'] ?? '', '--json']),
    )
    expect(again.verdict).toBe(result.verdict)
    expect(again.comparisons).toEqual(result.comparisons)
  })

  test('tells an instrumented arm that is slow', async () => {
    const { status, ...ended } = await smoke(...TOY, '--windows', '10', '--fault', 'slow')
    const { verdict, gates, reasons } = resultOf<OverheadResult>({ status, ...ended })
    expect(gates[0]?.judged?.verdict).toBe('FAIL')
    if (verdict === 'FAIL') expect(status).toBe(1)
    else expect(reasons.filter((reason) => !BUSY.test(reason))).toEqual([])
  })

  test('can leave its instrumented arm without instrumentation, for a trial of itself', async () => {
    const ended = await smoke(...TOY, '--equal')
    const { verdict, reasons, costs } = resultOf<OverheadResult>(ended)
    expect(verdict === 'INVALID' ? reasons.filter((reason) => !BUSY.test(reason)) : []).toEqual([])
    expect(costs.map(({ arm, spans }) => [arm, spans])).toContainEqual(['I', undefined])
    expect((await smoke(...TOY, '--equal', '--fault', 'slow')).stderr).toContain('cannot be used with')
  })

  test.each([
    ['dies', /^An arm died: toy\.I/],
    ['forgets', /^Arm I left another number of spans than its requests make: work: 1 instead of 2/],
    ['fails', /requests were not answered as they should be: \d+ x status 500 from I/],
    ['hangs', /requests were never sent/],
  ])('is refused when the instrumented arm %s', async (fault, reason) => {
    const ended = await smoke(...TOY, '--fault', fault)
    const { verdict, reasons } = resultOf<OverheadResult>(ended)
    expect(verdict).toBe('INVALID')
    expect(ended.status).toBe(2)
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(reason)]))
  })
})

interface SettingsResult {
  readonly files: Readonly<Record<string, string>>
  readonly rows: readonly {
    readonly name: string
    readonly loses?: string
    readonly cpu?: Comparison
    readonly spans: number
  }[]
  readonly refused: readonly string[]
}

test('settings are tried side by side: each has its row, and what it loses is no reason to refuse it', async () => {
  const { rows, refused, files } = resultOf<SettingsResult>(
    await smoke(...TOY, '--settings', '--windows', '4'),
  )
  expect(refused.filter((reason) => !BUSY.test(reason))).toEqual([])
  expect(rows.map(({ name }) => name)).toEqual(['as it is', 'forgetful', 'brisk'])
  expect(rows.every(({ cpu }) => cpu !== undefined)).toBe(true)
  expect(rows.map(({ spans }) => spans === 2)).toEqual([true, false, true])
  const runDir = files['runDir'] ?? ''
  const into = await pitboss(['overhead', '--from', runDir, '--include', runDir, ...TOY])
  expect(into.status).toBe(2)
  expect(into.stderr).toContain('whose report shows nothing else')
})

test('the highest throughput is counted for each arm, alone at a time: a slow one answers less', async () => {
  const slowed = await smoke(...TOY, '--throughput', '--fault', 'slow')
  const found = resultOf<{ ratio: number; uninstrumented: number; files: Record<string, string> }>(slowed)
  // Ten milliseconds of processor time in each request leave less than a hundred a second.
  expect(found.uninstrumented).toBeGreaterThan(100)
  expect(found.ratio).toBeLessThan(0.9)
})

test('an arm that dies has no highest throughput', async () => {
  const ended = await smoke(...TOY, '--throughput', '--fault', 'dies')
  expect(ended.status).toBe(2)
  expect(ended.stderr).toMatch(/An arm died: toy\.I of toy ended \(exit status 3\)/)
})

test('the experiment on the casino runs through, with every span that its requests make', async () => {
  const ended = await smoke()
  const { verdict, reasons, costs, windows } = resultOf<OverheadResult>(ended)
  expect(verdict === 'INVALID' ? reasons.filter((reason) => !BUSY.test(reason)) : [], ended.stderr).toEqual(
    [],
  )
  expect(windows.length).toBeGreaterThan(0)
  const own = costs.find(({ arm }) => arm === 'I')
  expect(own?.spans).toBeGreaterThan(10)
  expect(own?.cpu).toBeGreaterThan(costs.find(({ arm }) => arm === 'U')?.cpu ?? Number.POSITIVE_INFINITY)
})
