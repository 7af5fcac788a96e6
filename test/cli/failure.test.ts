// What a person or a script reads when a command could not do its work.
import { describe, expect, test } from 'vitest'
import { CommandFailed, failureJson, failureText } from '../../harness/run/index.ts'

const systemError = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: something, open`), { code, ...(path === undefined ? {} : { path }) })

describe('the text', () => {
  test.each([
    { code: 'ENOSPC', says: 'No space left on the disk while writing /runs/a. Free some, or choose another' },
    { code: 'EACCES', says: 'May not write /runs/a (EACCES). Choose another folder with --out' },
    { code: 'EPERM', says: 'May not write /runs/a (EPERM). Choose another folder with --out' },
    { code: 'EROFS', says: 'May not write /runs/a (EROFS). Choose another folder with --out' },
    { code: 'ENOTDIR', says: '/runs/a is a file where a folder is needed. Choose another folder with --out' },
    { code: 'EEXIST', says: '/runs/a is a file where a folder is needed. Choose another folder with --out' },
  ])('of $code says what is wrong with which path, and what to do', ({ code, says }) => {
    const text = failureText(systemError(code, '/runs/a'))
    expect(text).toContain(says)
    expect(text).not.toContain('    at ')
  })

  test('of a full disk without a path still says where to look', () => {
    expect(failureText(systemError('ENOSPC'))).toContain('while writing the run folder')
  })

  test('of a failure that a person can mend is its message, without a stack', () => {
    expect(failureText(new CommandFailed('NO_SYSTEM', 'There is none. Name one.'))).toBe(
      'There is none. Name one.',
    )
  })

  test('of a fault of our own has the stack', () => {
    expect(failureText(new TypeError('undefined is not a function'))).toMatch(
      /^TypeError: undefined is not a function\n +at .*failure\.test\.ts/,
    )
  })

  test('of something thrown that is no error is that thing', () => {
    expect(failureText('stopped')).toBe('stopped')
    expect(failureText(undefined)).toBe('undefined')
  })
})

describe('the JSON', () => {
  test('has one shape: version, command, verdict, code and message', () => {
    expect(JSON.parse(failureJson('verify', new CommandFailed('ALREADY_UP', 'It is up.')))).toEqual({
      schemaVersion: 1,
      command: 'verify',
      verdict: 'failed',
      error: { code: 'ALREADY_UP', message: 'It is up.' },
    })
  })

  test('of a fault of our own has the code INTERNAL', () => {
    expect(JSON.parse(failureJson('up', new TypeError('oh')))).toMatchObject({ error: { code: 'INTERNAL' } })
    expect(JSON.parse(failureJson('up', 'oh'))).toMatchObject({ error: { code: 'INTERNAL', message: 'oh' } })
  })
})
