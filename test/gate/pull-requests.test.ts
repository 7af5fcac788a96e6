// The pull requests of this folder, as the casino ran with them: the gate says of each what an expert says.
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compareSignatures, type Difference, EFFECTS, mergeSignatures } from '../../assertions/index.ts'
import {
  folder,
  recordedSignature,
  REFACTORINGS,
  runs,
  signatureFile,
  tryPatch,
  verdictOf,
  withPatchAlone,
} from '../../tools/gate/patches.ts'

const recordings = (run: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(`${run}-`) && name.endsWith('.signature.gz'))
    .map((name) => name.replace('.signature.gz', ''))
    .toSorted()

const base = mergeSignatures(recordings('base').map(recordedSignature))
const OPTIONS = { tolerance: { spans: 0.1, bytes: 0.2 } }

/** Additions count where there is nothing else: a page's paint, say, comes with some runs of whatever patch. */
function weightiest(differences: readonly Difference[]): string {
  const told = EFFECTS.filter((effect) => effect !== 'additive')
  const found = told.find((effect) => differences.some((one) => one.effect === effect))
  return found ?? (differences.length > 0 ? 'additive' : 'nothing')
}

const toldOf = (differences: readonly Difference[]): string[] =>
  differences
    .filter(({ effect }) => effect !== 'additive')
    .map(({ change, service, subject }) => `${change} | ${service} | ${subject}`)
    .toSorted()

const pullRequests = Object.entries(runs).flatMap(([run, names]) => names.map((name) => ({ name, run })))
const isRecorded = ({ run }: { readonly run: string }): boolean => existsSync(signatureFile(run))
const single = pullRequests.filter(({ run }) => run !== REFACTORINGS)

test.each(pullRequests)('$name fits the sources as they are', ({ name }) => {
  expect(() => tryPatch(name)).not.toThrow()
})

describe('the gate says what the expert says', () => {
  test.each(single.filter(isRecorded))('of $name', ({ name, run }) => {
    const { verdict, told } = verdictOf(name)
    const differences = compareSignatures(base, withPatchAlone(name, base, recordedSignature(run)), OPTIONS)
    expect(toldOf(differences)).toEqual(told.toSorted())
    expect(weightiest(differences)).toBe(verdict)
  })

  for (const { name } of single.filter((one) => !isRecorded(one)))
    test.todo(`of ${name}, once it is recorded: npm run record:pull-requests`)

  test('of most of them: those that are not recorded are few, and named above', () => {
    expect(pullRequests.length).toBeGreaterThanOrEqual(25)
    expect(single.filter(isRecorded).length).toBeGreaterThanOrEqual(20)
  })
})

describe('pure refactorings raise nothing', () => {
  const recorded = recordings(REFACTORINGS)
  test.each(recorded)('%s', (run) => {
    expect(compareSignatures(base, recordedSignature(run), OPTIONS)).toEqual([])
  })

  if (recorded.length < 10) test.todo(`ten times in a row: ${recorded.length} are recorded`)
})
