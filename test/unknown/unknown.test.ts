// `pitboss check` says of systems that it has no definition of what an expert says of them, and nothing untrue.
import { describe, expect, test } from 'vitest'
import { allFindings, essence, misplaced, missed, untrue, untrueEntries } from './compare.ts'
import { runCheck } from './run-check.ts'
import { firstRecording, fixtures, truthsOf } from './truths.ts'

const checked = new Map(
  await Promise.all(fixtures.map(async (name) => [name, await runCheck(name)] as const)),
)
const findingsOf = (name: string) => checked.get(name)?.findings ?? []

describe.each(fixtures)('check of %s', (name) => {
  const truths = truthsOf(name)

  test('says all that an expert says, with its counts', () => {
    expect(missed(findingsOf(name), truths.expected)).toEqual([])
  })

  test('says nothing untrue', () => {
    expect(untrue(findingsOf(name), truths)).toEqual([])
  })

  test('assumes no entry where there is none', () => {
    const topology = checked.get(name)?.topology
    expect(topology && untrueEntries(topology, truths)).toEqual([])
  })

  test('begins with what to fix first', () => {
    const result = checked.get(name)
    expect(result && misplaced(result, truths)).toEqual([])
  })
})

test.each(fixtures.filter((name) => name !== firstRecording(name)))('%s comes out as the first', (name) => {
  const of = (one: string) => allFindings(findingsOf(one)).map(essence)
  expect(of(name)).toEqual(of(firstRecording(name)))
})
