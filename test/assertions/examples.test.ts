// Each rule holds on its passing example and is broken by its failing one, and by nothing but what it is for.
import { describe, expect, test } from 'vitest'
import {
  examplesOf,
  judge,
  judgedRules,
  type RuleCode,
  ruleCatalogue,
  type RuleExample,
  type RuleExamples,
} from '../../assertions/index.ts'

const outcomeOf = (code: string, { observed, topology, expectations }: RuleExample) =>
  judge(observed, topology, expectations).rules.find((one) => one.code === code)

const withExamples = judgedRules.flatMap((code): [string, RuleExamples][] => {
  const examples = examplesOf(code)
  return examples === undefined ? [] : [[code, examples]]
})

/** Families whose rules all have their examples. */
const ILLUSTRATED = /^(TRC|STA|EXC|RES|LOG|MET|DEL)/

test('every rule of these families has examples', () => {
  const without = ruleCatalogue
    .map(({ code }) => code as RuleCode)
    .filter((code) => ILLUSTRATED.test(code) && examplesOf(code) === undefined)
  expect(without).toEqual([])
})

describe.each(withExamples)('%s', (code, { passing, failing }) => {
  test('holds on its passing example, with something to look at', () => {
    expect(outcomeOf(code, passing)).toMatchObject({ outcome: 'holds', findings: [] })
    expect(outcomeOf(code, passing)?.subjects).toBeGreaterThan(0)
  })

  test('has a passing example in which nothing else is wrong', () => {
    const { findings } = judge(passing.observed, passing.topology, passing.expectations)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('is broken by its failing example', () => {
    const found = outcomeOf(code, failing)
    expect(found?.outcome).toBe('broken')
    expect(found?.findings.every((finding) => finding.evidence.length > 0 && finding.remedy !== '')).toBe(
      true,
    )
  })
})
