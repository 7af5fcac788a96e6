// Making captured text safe to show, and numbers readable.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count, duration, grouped, percentile, timeOfDay, verdictTimes } from '../../harness/report/format.ts'
import { brief, clipped, oneLine, visible } from '../../harness/report/safe-text.ts'
import { at, runRecord, scenario } from './build.ts'
import { hostileText } from './hostile.ts'

describe('safe text', () => {
  test('ordinary text of any script is left as it is', () => {
    for (const text of ['a plain line', 'zażółć', 'שלום', '日本語', 'tab\tand\nline', '🎰'])
      expect(visible(text)).toBe(text)
  })

  test('controls and direction marks become visible', () => {
    expect(visible('a\u0000b\u001bc\u202ed\u2066e')).toBe('a␀b␛c⟨U+202E⟩d⟨U+2066⟩e')
  })

  test('one line is one line, whatever was in it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/v)
      }),
    )
  })

  test('cutting never breaks a surrogate pair and always tells what is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, limit) => {
        const cut = clipped(text, limit)
        expect(cut.text.length + cut.left).toBe(text.length)
        expect(text.startsWith(cut.text)).toBe(true)
        expect(cut.text.length).toBeLessThanOrEqual(limit)
        if (text.isWellFormed()) expect(cut.text.isWellFormed()).toBe(true)
      }),
    )
  })

  test('a brief text ends in an ellipsis only when something is missing', () => {
    expect([brief('abc', 3), brief('abcd', 3)]).toEqual(['abc', 'abc…'])
  })
})

describe('numbers', () => {
  test.each([
    [0, '0 ms'],
    [0.0004, '0 µs'],
    [0.34, '340 µs'],
    [0.9996, '1.00 ms'],
    [9.994, '9.99 ms'],
    [9.996, '10.0 ms'],
    [999.6, '1.00 s'],
    [12_100, '12.1 s'],
    [123_000, '2 min 3 s'],
    [-5, '-5.00 ms'],
    [Number.NaN, '?'],
  ])('%d milliseconds reads %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text)
  })

  test('thousands are grouped and nouns agree', () => {
    expect([grouped(1_234_567), count(1, 'span'), count(1204, 'span'), count(2, 'entry', 'entries')]).toEqual(
      ['1,234,567', '1 span', '1,204 spans', '2 entries'],
    )
  })

  test('time of day is UTC to the millisecond', () => {
    expect([timeOfDay(at(0.9)), timeOfDay(0n)]).toEqual(['14:13:20.000', ''])
  })

  test('a percentile is the nearest rank, one of the values', () => {
    const values = Array.from({ length: 20 }, (_, n) => n + 1)
    expect([
      percentile(values, 0.5),
      percentile(values, 0.95),
      percentile([7], 0.95),
      percentile([], 0.5),
    ]).toEqual([10, 19, 7, undefined])
  })

  test('verdict times are taken over the steps of all scenarios', () => {
    const scenarios = [
      scenario({ verdictMilliseconds: [300, 100] }),
      scenario({ verdictMilliseconds: [200] }),
    ]
    expect(verdictTimes(runRecord({ scenarios }))).toEqual({ median: 200, p95: 300, steps: 3 })
    expect(verdictTimes(runRecord())).toBeUndefined()
  })
})
