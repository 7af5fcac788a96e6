// The pull requests of this folder, as the casino ran with them: the gate says of each what an expert says.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  compareSignatures,
  type Difference,
  EFFECTS,
  mergeSignatures,
  signatureText,
} from '../../assertions/index.ts'
import {
  folder,
  recordedSignature,
  REFACTORINGS,
  runs,
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

/** A run that did not come to all of its requests says nothing of the others. */
const toldOf = (differences: readonly Difference[]): string[] =>
  differences
    .filter(({ change, effect }) => effect !== 'additive' && change !== 'not exercised')
    .map(({ change, service, subject }) => `${change} | ${service} | ${subject}`)
    .toSorted()

const pullRequests = Object.entries(runs).flatMap(([run, names]) => names.map((name) => ({ name, run })))
const single = pullRequests.filter(({ run }) => run !== REFACTORINGS)

test.each(pullRequests)('$name fits the sources as they are', ({ name }) => {
  expect(() => tryPatch(name)).not.toThrow()
})

describe('the gate says what the expert says', () => {
  test.each(single)('of $name', ({ name, run }) => {
    const { verdict, told } = verdictOf(name)
    const differences = compareSignatures(base, withPatchAlone(name, base, recordedSignature(run)), OPTIONS)
    expect(toldOf(differences)).toEqual(told.toSorted())
    expect(weightiest(differences)).toBe(verdict)
  })
})

test('there are enough of them to judge the gate by, and of the base', () => {
  expect(single.length).toBeGreaterThanOrEqual(20)
  expect(recordings('base').length).toBeGreaterThanOrEqual(3)
})

test('what tells the same is recorded in the same bytes, run for run', () => {
  const texts = [...recordings('base'), ...recordings(REFACTORINGS)].map((run) =>
    signatureText(recordedSignature(run)),
  )
  expect(new Set(texts).size).toBe(1)
})

describe('pure refactorings raise nothing', () => {
  const recorded = recordings(REFACTORINGS)
  test('ten times', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(10)
  })

  test.each(recorded)('%s', (run) => {
    expect(compareSignatures(base, recordedSignature(run), OPTIONS)).toEqual([])
  })
})
