// The result on stdout, as JSON or as text.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeContext } from '../../harness/cli/context.ts'

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
