// Three verdicts: within the budget, over it, or this run cannot tell. "Not significant" is no pass.
import { type Estimate, studentAt } from './estimate.ts'
import { levelAt } from './looks.ts'

export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE'

export interface Judged {
  readonly verdict: Verdict
  /** One-sided bounds of the log ratio at this look: the verdict compares them with ln(1 + budget). */
  readonly low: number
  readonly high: number
  /**
   * The smallest slowdown, as a share (0.03 = 3 %), that a run like this one tells from none four times out of five.
   */
  readonly smallestDetectable: number
  /** The smallest that it would call FAIL four times out of five. */
  readonly smallestFailing: number
}

const POWER = 0.8

/**
 * @param budget the allowed share: 0.05
 * @param look which look of how many; 1 of 1 where nobody looks early
 */
export function judgeBudget(
  estimate: Estimate,
  budget: number,
  { look, looks }: { readonly look: number; readonly looks: number } = { look: 1, looks: 1 },
): Judged {
  const { theta, standardError, degreesOfFreedom } = estimate
  const limit = Math.log1p(budget)
  const level = levelAt(look, looks)
  const half = studentAt(degreesOfFreedom, 1 - level) * standardError
  if (Number.isNaN(half)) {
    const unknown = Number.POSITIVE_INFINITY
    return {
      verdict: 'INCONCLUSIVE',
      low: -unknown,
      high: unknown,
      smallestDetectable: unknown,
      smallestFailing: unknown,
    }
  }
  const [low, high] = [theta - half, theta + half]
  const seen = half + studentAt(degreesOfFreedom, POWER) * standardError
  return {
    verdict: high < limit ? 'PASS' : low > limit ? 'FAIL' : 'INCONCLUSIVE',
    low,
    high,
    smallestDetectable: Math.expm1(seen),
    smallestFailing: Math.expm1(limit + seen),
  }
}

/** One-sided test, at the same 5 %, that there is a slowdown at all. */
export function isSlower({ theta, standardError, degreesOfFreedom }: Estimate): boolean {
  return theta - studentAt(degreesOfFreedom, 0.95) * standardError > 0
}

/** Two arms that are the same differ beyond what chance explains in 99 of 100 runs: whatever was measured, it was not the arms. */
export function isBiased({ theta, standardError, degreesOfFreedom }: Estimate): boolean {
  return Math.abs(theta) > studentAt(degreesOfFreedom, 0.995) * standardError
}

export interface Assay {
  readonly subject: Verdict
  /** Of U' against U; undefined where the run had no such arm. */
  readonly sameIsBiased: boolean | undefined
  /** Side by side the arms gave another ratio than one at a time. */
  readonly isContaminated: boolean
  /** The verdict on C, which is known to be over the budget. */
  readonly control: Verdict | undefined
}

/**
 * A PASS counts only from an assay that could have failed: with two equal arms that look equal, and a known delay that
 * is found.
 */
export function verdictOfAssay({ subject, sameIsBiased, isContaminated, control }: Assay): {
  readonly verdict: Verdict
  readonly reasons: readonly string[]
} {
  if (subject !== 'PASS') return { verdict: subject, reasons: [] }
  const reasons = [
    ...(sameIsBiased === undefined ? ['there was no second uninstrumented arm'] : []),
    ...(sameIsBiased === true
      ? ['two arms that are the same differ: something other than the arms was measured']
      : []),
    ...(isContaminated ? ['the arms disturb each other: one at a time they differ otherwise'] : []),
    ...(control === undefined ? ['there was no arm with a known delay'] : []),
    ...(control !== undefined && control !== 'FAIL'
      ? ['the known delay was not found: this run could not have failed']
      : []),
  ]
  return { verdict: reasons.length === 0 ? 'PASS' : 'INCONCLUSIVE', reasons }
}
