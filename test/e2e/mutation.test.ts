// The mutation score of the recorded casino: every defect at every hop is told, and what is harmless raises nothing.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { holds, mutateRecordings, reportText } from '../../harness/mutation/index.ts'
import { pitboss } from './pitboss.ts'

const recorded = fileURLToPath(new URL('../fixtures/casino', import.meta.url))
const system = fileURLToPath(new URL('../../containers/casino.ts', import.meta.url))

test('every mutant of the recorded casino is told with the right code at the right hop, two at once are both told, and a thousand harmless rewrites raise nothing', async () => {
  const report = await mutateRecordings({
    recordings: [{ name: 'casino', files: { captures: [recorded], system } }],
    rewrites: 1000,
    seed: 1,
  })
  console.log(reportText(report))
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
    `${recorded}/capture.jsonl.gz`,
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

test('mutate refuses a class that it does not know, and names those that it does', async () => {
  const ended = await pitboss(['mutate', recorded, '--only', 'gremlins'])
  expect(ended.status).toBe(2)
  expect(ended.stderr).toMatch(/no class of defects 'gremlins'\. Known: context-not-injected/)
})
