// The mutation score of the recorded casino: every defect at every hop is told, and what is harmless raises nothing.
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { holds, mutateRecordings, reportText } from '../../harness/mutation/index.ts'
import { casinoSlice, casinoSlices } from '../fixtures/casino.ts'
import { pitboss } from './pitboss.ts'

const system = fileURLToPath(new URL('../../containers/casino.ts', import.meta.url))
const transfers = casinoSlice('transfers')

test('every mutant of the recorded casino is told with the right code at the right hop, two at once are both told, and a thousand harmless rewrites raise nothing', async () => {
  const begun = performance.now()
  const before = process.cpuUsage()
  const report = await mutateRecordings({
    recordings: casinoSlices.map((folder) => ({
      name: basename(folder),
      files: { captures: [folder], system },
    })),
    rewrites: 1000,
    pairs: 80,
    seed: 1,
  })
  const { user, system: kernel } = process.cpuUsage(before)
  const seconds = ((performance.now() - begun) / 1e3).toFixed(1)
  console.log(reportText(report))
  console.log(`${seconds} s; ${((user + kernel) / 1e6).toFixed(1)} s of processor time`)
  expect(report.recordings.length).toBeGreaterThan(1)
  expect(report.before).toBe(0)
  expect(report.notExercised).toEqual([])
  expect(report.classes.length).toBeGreaterThanOrEqual(40)
  expect(report.mutants).toBeGreaterThan(1000)
  expect(report.survivors).toEqual([])
  expect(report.score).toBe(1)
  expect(report.pairs.tried).toBeGreaterThan(400)
  expect(report.pairs.right / report.pairs.tried).toBeGreaterThanOrEqual(0.95)
  expect(report.controls).toEqual({ rewrites: 1000, raised: [] })
  expect(holds(report)).toBe(true)
}, 900_000)

test('mutate without contracts lets survive what only a contract can tell, says so, and exits with 1', async () => {
  const ended = await pitboss([
    'mutate',
    `${transfers}/capture.jsonl.gz`,
    '--only',
    'demanded-span-renamed',
    '--only',
    'email-in-attribute',
    '--only',
    'new-root',
    '--rewrites',
    '0',
  ])
  expect(ended.status, ended.stderr).toBe(1)
  expect(ended.stdout).toMatch(/no place for: demanded-span-renamed/)
  expect(ended.stdout).toMatch(/! survived: new-root at ledger-service INTERNAL processOutbox/)
  expect(ended.stdout).toMatch(/email-in-attribute +SEC1 +(\d+)\/\1/)
})

test('mutate of several folders breaks each for itself, tries once what is in both, and says where something survived', async () => {
  const only = ['--only', 'email-in-attribute', '--only', 'new-root', '--rewrites', '0']
  const tried = async (...folders: string[]) => {
    const ended = await pitboss(['mutate', ...folders, ...only, '--json'])
    return JSON.parse(ended.stdout) as {
      report: { mutants: number; recordings: string[]; survivors: { recording: string }[] }
    }
  }
  const one = await tried(transfers)
  const twice = await tried(transfers, transfers)
  const two = await tried(transfers, casinoSlice('dice'))
  expect(twice.report.mutants).toBe(one.report.mutants)
  expect(two.report.recordings).toEqual(['transfers', 'dice'])
  expect(two.report.mutants).toBeGreaterThan(one.report.mutants)
})

test('mutate refuses a class that it does not know and a capture that is not there, and says so', async () => {
  const ended = await pitboss(['mutate', transfers, '--only', 'gremlins'])
  expect(ended.status).toBe(2)
  expect(ended.stderr).toMatch(/no class of defects 'gremlins'\. Known: context-not-injected/)
  const nowhere = await pitboss(['mutate', casinoSlice('nowhere')])
  expect(nowhere.status).toBe(2)
  expect(nowhere.stderr).toMatch(/There is no capture .*nowhere/)
})
