// The result on stdout, as JSON or as text; and the choice of the runtime.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeContext } from '../../harness/cli/context.ts'
import { chooseRuntime } from '../../harness/cli/runtime-choice.ts'
import { CommandFailed } from '../../harness/run/index.ts'

let written = ''
beforeEach(() => {
  written = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const silent = { event: () => undefined, note: () => undefined, slow: () => undefined }
const context = (json: boolean) => makeContext('status', json, silent, new AbortController().signal)

describe('a result', () => {
  test('with --json is one line of JSON that names its version and command, and builds no text', () => {
    const text = vi.fn<() => string>(() => 'up')
    context(true).print({ up: true, services: [{ name: 'slots' }] }, text)
    expect(written.endsWith('\n')).toBe(true)
    expect(written.trim()).not.toContain('\n')
    expect(JSON.parse(written)).toEqual({
      schemaVersion: 1,
      command: 'status',
      up: true,
      services: [{ name: 'slots' }],
    })
    expect(text).not.toHaveBeenCalled()
  })

  test('with 64-bit numbers writes them as text, exactly', () => {
    context(true).print({ at: 9_007_199_254_740_993n, deep: [{ offset: 1n }] }, () => '')
    expect(JSON.parse(written)).toMatchObject({ at: '9007199254740993', deep: [{ offset: '1' }] })
  })

  test('without --json is the text alone', () => {
    context(false).print({ up: true }, () => 'It is up.')
    expect(written).toBe('It is up.\n')
  })
})

describe('the runtime', () => {
  test('is local, with the reason that belongs to the choice', () => {
    const [auto, local] = [chooseRuntime('auto'), chooseRuntime('local')]
    expect([auto.runtime, local.runtime]).toEqual(['local', 'local'])
    expect(local.reason).toContain('--runtime local')
    expect(auto.reason).not.toBe(local.reason)
  })

  test('that this version does not have is refused with a remedy, not replaced in silence', () => {
    expect(() => chooseRuntime('docker')).toThrow(CommandFailed)
    expect(() => chooseRuntime('docker')).toThrow(/Use --runtime local/)
  })
})
