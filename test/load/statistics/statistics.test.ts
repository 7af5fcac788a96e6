import { readFileSync } from 'node:fs'
import studentQuantile from '@stdlib/stats-base-dists-t-quantile'
import { describe, expect, test } from 'vitest'
import {
  boundAt,
  deviation,
  estimate,
  hodgesLehmann,
  isBiased,
  judgeBudget,
  levelAt,
  mean,
  MOST_LOOKS,
  quantile,
  shiftFunction,
  signedRankAbove,
  sorted,
  tInterval,
  trimmedMean,
  verdictOfAssay,
  type WindowRatio,
} from '../../../load/statistics/index.ts'

interface Bounds {
  readonly low: number
  readonly high: number
}
interface Reference {
  readonly level: number
  readonly samples: readonly {
    readonly name: string
    readonly values: readonly number[]
    readonly mean: number
    readonly deviation: number
    readonly quantiles: readonly (readonly [number, number])[]
    readonly t: Bounds
    readonly hodgesLehmann: Bounds & { readonly value: number }
    readonly trimmed: Bounds & { readonly value: number }
    readonly signedRanks: readonly (readonly [limit: number, p: number])[]
  }[]
  readonly student: readonly (readonly [number, number, number])[]
  readonly lastBound: Readonly<Record<'0.05' | '0.01', readonly number[]>>
}

const reference = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8')) as Reference

const windows = (values: readonly number[], launches = 1): WindowRatio[] =>
  values.map((logRatio, window) => ({ launch: window % launches, window, logRatio }))

describe.each(reference.samples)('of $name, SciPy says the same', (sample) => {
  const { values } = sample
  test('of quantiles', () => {
    const ascending = sorted(values)
    for (const [p, value] of sample.quantiles) expect(quantile(ascending, p)).toBeCloseTo(value, 12)
  })
  test('of mean, deviation and the t interval', () => {
    expect(mean(values)).toBeCloseTo(sample.mean, 12)
    expect(deviation(values)).toBeCloseTo(sample.deviation, 12)
    const standardError = deviation(values) / Math.sqrt(values.length)
    const plain = { theta: mean(values), standardError, degreesOfFreedom: values.length - 1 }
    const { low, high } = tInterval(plain, reference.level)
    expect(low).toBeCloseTo(sample.t.low, 10)
    expect(high).toBeCloseTo(sample.t.high, 10)
  })
  test("of Hodges and Lehmann's estimate, whose interval inverts the signed-rank test", () => {
    const found = hodgesLehmann(values, reference.level)
    expect(found.value).toBeCloseTo(sample.hodgesLehmann.value, 12)
    expect(found.low).toBeCloseTo(sample.hodgesLehmann.low, 12)
    expect(found.high).toBeCloseTo(sample.hodgesLehmann.high, 12)
  })
  test('of the signed ranks above a limit', () => {
    for (const [limit, p] of sample.signedRanks) expect(signedRankAbove(values, limit)).toBeCloseTo(p, 12)
  })
  test('of the trimmed mean', () => {
    const found = trimmedMean(values, reference.level)
    expect(found.value).toBeCloseTo(sample.trimmed.value, 12)
    expect(found.low).toBeCloseTo(sample.trimmed.low, 10)
    expect(found.high).toBeCloseTo(sample.trimmed.high, 10)
  })
})

test("Student's quantiles are SciPy's", () => {
  for (const [p, degrees, value] of reference.student)
    expect(studentQuantile(p, degrees)).toBeCloseTo(value, 9)
})

test("the bounds of looks are O'Brien and Fleming's", () => {
  for (const level of [0.05, 0.01] as const) {
    const bounds = reference.lastBound[level]
    expect(MOST_LOOKS).toBe(bounds.length)
    for (const [at, bound] of bounds.entries()) expect(boundAt(at + 1, at + 1, level)).toBeCloseTo(bound, 3)
  }
  expect([1, 2, 3, 4].map((look) => Number(boundAt(look, 4).toFixed(2)))).toEqual([3.47, 2.45, 2, 1.73])
  // A tenth below theirs, at every look.
  expect(levelAt(1, 1)).toBeCloseTo(0.045, 4)
  expect(levelAt(2, 4)).toBeCloseTo(0.9 * 0.00713, 4)
  expect(() => boundAt(5, 4)).toThrow(RangeError)
})

describe('the unit of repetition', () => {
  test('is the window while launches are few', () => {
    expect(estimate(windows([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 3))).toMatchObject({
      unit: 'window',
      launches: 3,
    })
  })
  test('is the launch from four on: what differs between launches does not shrink with windows', () => {
    const many = Array.from({ length: 80 }, (_, at) => (at % 4) * 0.1)
    const found = estimate(windows(many, 4))
    expect(found).toMatchObject({ unit: 'launch', degreesOfFreedom: 3 })
    expect(found.theta).toBeCloseTo(0.15, 12)
    // The deviation of 0, 0.1, 0.2, 0.3 by the root of four, whatever the number of windows.
    expect(found.standardError).toBeCloseTo(0.1291 / 2, 4)
  })
})

test('windows that resemble the one before them count for less', () => {
  const up = Array.from({ length: 40 }, (_, at) => (at < 20 ? -0.1 : 0.1))
  const mixed = up.map((_, at) => (at % 2 === 0 ? -0.1 : 0.1))
  expect(estimate(windows(mixed)).correlation).toBe(0)
  expect(estimate(windows(up)).correlation).toBeCloseTo(0.9, 6)
  expect(estimate(windows(up)).standardError).toBeGreaterThan(4 * estimate(windows(mixed)).standardError)
})

test('a look before the fourth launch decides nothing in an experiment of many', () => {
  const first = windows([0.001, 0.002, 0.001, 0.002, 0.001, 0.002])
  expect(judgeBudget(estimate(first), 0.05).verdict).toBe('PASS')
  expect(judgeBudget(estimate(first, 'launch'), 0.05).verdict).toBe('INCONCLUSIVE')
})

describe('the verdict', () => {
  const at = (theta: number, spread: number) =>
    estimate(windows(Array.from({ length: 20 }, (_, n) => theta + (n % 2 === 0 ? spread : -spread))))
  test('is PASS only where the whole interval is below the budget', () => {
    expect(judgeBudget(at(0, 0.02), 0.05).verdict).toBe('PASS')
    expect(judgeBudget(at(0.045, 0.02), 0.05).verdict).toBe('INCONCLUSIVE')
  })
  test('is FAIL only where the whole interval is above it', () => {
    expect(judgeBudget(at(0.1, 0.02), 0.05).verdict).toBe('FAIL')
    expect(judgeBudget(at(0.06, 0.1), 0.05).verdict).toBe('INCONCLUSIVE')
  })
  test('of equal arms is FAIL in at most one of a hundred ways to name them, however wild the windows are', () => {
    const wild = [0.1, 0.35, 0.14, 0.02, 0.16, 0.23, 0.38, 0.3, 0.5, 0.27]
    const judged = Array.from({ length: 2 ** wild.length }, (_, ways) =>
      judgeBudget(estimate(windows(wild.map((value, at) => ((ways >> at) & 1 ? value : -value)))), 0.05),
    )
    const fails = judged.filter(({ verdict }) => verdict === 'FAIL').length
    const withheld = judged.filter((one) => one.withheld === 'FAIL').length
    expect(fails).toBeGreaterThan(0)
    expect(fails / judged.length).toBeLessThanOrEqual(0.01)
    // Student's interval alone would have said it so often.
    expect((fails + withheld) / judged.length).toBeGreaterThan(0.01)
  })
  test('of few windows is not decided by how much they happen to resemble each other', () => {
    const alike = (theta: number, count: number) =>
      judgeBudget(estimate(windows(Array.from({ length: count }, (_, n) => theta + (n % 2) * 0.001))), 0.05)
    expect(alike(0.2, 6)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      withheld: 'FAIL',
      smallestFailing: Number.POSITIVE_INFINITY,
    })
    expect(alike(0.2, 7).verdict).toBe('FAIL')
    expect(alike(0, 4)).toMatchObject({ verdict: 'INCONCLUSIVE', withheld: 'PASS' })
    expect(alike(0, 5).verdict).toBe('PASS')
  })
  test('of a single window is INCONCLUSIVE, with no effect that it could have seen', () => {
    expect(judgeBudget(estimate(windows([0.5])), 0.05)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      smallestDetectable: Number.POSITIVE_INFINITY,
    })
  })
  test('is harder to reach at an early look', () => {
    const found = at(0.02, 0.05)
    expect(judgeBudget(found, 0.05).verdict).toBe('PASS')
    expect(judgeBudget(found, 0.05, { look: 1, looks: 4 }).verdict).toBe('INCONCLUSIVE')
  })
  test('says the smallest slowdown that it could have seen', () => {
    const { smallestDetectable, smallestFailing } = judgeBudget(at(0.02, 0.05), 0.05)
    // (t 0.955 + t 0.8 of 19 degrees) times the standard error of 0.0115.
    expect(smallestDetectable).toBeCloseTo(Math.expm1((1.7857 + 0.861) * 0.01147), 4)
    expect(smallestFailing).toBeCloseTo(1.05 * (1 + smallestDetectable) - 1, 10)
  })
})

describe('a PASS of the assay', () => {
  test('stands where equal arms look equal and the known delay was found', () => {
    expect(
      verdictOfAssay({ subject: 'PASS', sameIsBiased: false, isContaminated: false, control: 'FAIL' }),
    ).toEqual({
      verdict: 'PASS',
      reasons: [],
    })
  })
  test.each([
    { sameIsBiased: true, control: 'FAIL' as const },
    { sameIsBiased: undefined, control: 'FAIL' as const },
    { sameIsBiased: false, control: 'INCONCLUSIVE' as const },
    { sameIsBiased: false, control: undefined },
    { sameIsBiased: false, isContaminated: true, control: 'FAIL' as const },
  ])('does not with %o', (assay) => {
    const { verdict, reasons } = verdictOfAssay({ subject: 'PASS', isContaminated: false, ...assay })
    expect(verdict).toBe('INCONCLUSIVE')
    expect(reasons).toHaveLength(1)
  })
  test('is not needed for a FAIL', () => {
    const assay = { subject: 'FAIL', sameIsBiased: true, isContaminated: true, control: 'PASS' } as const
    expect(verdictOfAssay(assay).verdict).toBe('FAIL')
  })
})

test('equal arms are biased only far out', () => {
  const alternating = (offset: number) =>
    estimate(windows(Array.from({ length: 30 }, (_, n) => offset + (n % 2 === 0 ? 0.05 : -0.05))))
  expect(isBiased(alternating(0.02))).toBe(false)
  expect(isBiased(alternating(0.03))).toBe(true)
})

test('the shift function gives the ratio at every quantile', () => {
  const reference = Array.from({ length: 600 }, (_, at) => 1 + at / 100)
  const pairs = [0, 1, 2].map((window) => ({
    launch: 0,
    window,
    reference: sorted(reference),
    arm: sorted(reference.map((value) => value * (value > 6 ? 1.2 : 1))),
  }))
  const shifts = shiftFunction(pairs, [0.5, 0.99])
  expect(shifts.map(({ ratio }) => Number(ratio.toFixed(6)))).toEqual([1, 1.2])
  expect(shifts[1]?.interval.low).toBeCloseTo(1.2, 6)
})
