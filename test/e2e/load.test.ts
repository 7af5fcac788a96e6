// A load of which every trace is judged: it holds on the sound casino, and tells what a break makes of it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { provideK6 } from '../../harness/runtime/index.ts'
import { pitboss, resultOf } from './pitboss.ts'

interface LoadCommandResult {
  readonly verdict: string
  readonly highest?: number
  readonly results: readonly {
    readonly sent: number
    readonly dropped: number
    readonly counts: readonly { readonly what: string; readonly requests: number; readonly counted: number }[]
    readonly losses: readonly { readonly service: string; readonly traces: number }[]
    readonly errors: readonly { readonly code: string }[]
  }[]
}

let scratch = ''
// The first run on a machine builds k6.
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pitboss-load-'))
  await provideK6(() => {}, new AbortController().signal)
}, 900_000)
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true })
})

const load = (...more: readonly string[]) =>
  pitboss(['load', '--rate', '10', '--duration', '5s', '--json', '--out', scratch, ...more])

test('under load every trace is complete, and requests, traces and metrics are as many', async () => {
  const ended = await load('--scenario', 'mix')
  const { verdict, highest, results } = resultOf<LoadCommandResult>(ended)
  const [result] = results
  expect(result?.errors, ended.stderr).toEqual([])
  expect(result?.counts.filter(({ requests, counted }) => requests !== counted)).toEqual([])
  expect(result?.counts.length).toBeGreaterThanOrEqual(10)
  expect(result?.sent).toBeGreaterThanOrEqual(50)
  expect({ verdict, highest, status: ended.status }).toEqual({ verdict: 'holds', highest: 10, status: 0 })
})

test('a context that is lost on the way makes every trace incomplete, and is told', async () => {
  const ended = await load('--fault', 'slots-scoring-no-inject')
  const { verdict, results } = resultOf<LoadCommandResult>(ended)
  const [result] = results
  expect({ verdict, status: ended.status }).toEqual({ verdict: 'findings', status: 1 })
  expect(result?.counts.find(({ what }) => what === 'complete traces')?.counted).toBe(0)
  expect(result?.losses[0]?.traces).toBe(result?.sent)
  expect(result?.errors.map(({ code }) => code)).toContain('TRC11')
})
