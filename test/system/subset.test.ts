import { describe, expect, test } from 'vitest'
import casino from '../../containers/casino.ts'
import { defineSystem, DefinitionError, subset } from '../../harness/system/index.ts'

describe('a part of a system', () => {
  const part = subset(casino, ['orchestrator-service', 'ledger-service'])

  test('has the named services with the infrastructure that they wait for, and no other', () => {
    expect(Object.keys(part.services).toSorted()).toEqual(['ledger-service', 'orchestrator-service'])
    expect(Object.keys(part.infrastructure).toSorted()).toEqual(['kafka', 'postgres', 'redis'])
  })

  test('leaves out what concerns services that are not there', () => {
    expect(Object.keys(part.pipelines ?? {})).toEqual([])
    expect(Object.keys(part.faults ?? {})).toContain('relay-no-headers')
    expect(Object.keys(part.faults ?? {})).not.toContain('consumer-ignores-headers')
  })

  test('is itself a definition when its entry is one of them', () => {
    expect(() => defineSystem({ ...part, entry: 'ledger-service' })).not.toThrow()
  })

  test('is refused where a name is no service', () => {
    expect(() => subset(casino, ['nobody'])).toThrow(DefinitionError)
  })
})
