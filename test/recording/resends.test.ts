// Resends are told by their bytes, not by a checksum alone.
import { expect, test } from 'vitest'
import { fingerprint, Resends } from '../../harness/recording/resends.ts'

test('different requests under one fingerprint are both new, and each is known afterwards', () => {
  const resends = new Resends<string>((a, b) => a === b)
  expect(['a', 'b', 'c'].map((request) => resends.isResend(7, request))).toEqual([false, false, false])
  expect(['a', 'b', 'c'].map((request) => resends.isResend(7, request))).toEqual([true, true, true])
  expect(resends.isResend(8, 'a')).toBe(false)
})

test('the fingerprint depends on every byte and on the length', () => {
  const prints = [[1, 2], [1, 3], [2, 1], [1, 2, 0], []].map((bytes) => fingerprint(new Uint8Array(bytes)))
  expect(new Set(prints).size).toBe(5)
  expect(prints.every(Number.isSafeInteger)).toBe(true)
  expect(fingerprint(new Uint8Array([1, 2]))).toBe(prints[0])
})
