// Three verdicts: within the budget, over it, or this run cannot tell. "Not significant" is no pass.
import { type Estimate, studentAt } from './estimate.ts'
import { levelAt } from './looks.ts'
import { signedRankAbove } from './signed-rank.ts'

export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE'

export interface Judged {
  readonly verdict: Verdict
  /** One-sided bounds of the log ratio at this look, and ln(1 + budget), which the verdict compares them with. */
  readonly low: number
  readonly high: number
  readonly limit: number
  /** What these bounds alone would have said, where the verdict does not follow them: chance is not ruled out. */
  readonly withheld?: 'PASS' | 'FAIL'
  /**
   * The smallest slowdown, as a share (0.03 = 3 %), that a run like this one tells from none four times out of five.
   */
  readonly smallestDetectable: number
  /** The smallest that it would call FAIL four times out of five. */
  readonly smallestFailing: number
}

const POWER = 0.8

export interface Look {
  readonly look: number
  readonly looks: number
}

/**
 * Student's interval on one side of the budget, and two things that it does not see to. Where the spread is large against
 * the budget, equal arms would FAIL nearly as often as arms that are exactly on it: so FAIL also needs a slowdown at all,
 * at 1 %. And Student's quantiles are those of normal values: so the signed ranks of the windows, whatever these are
 * distributed like, must say the same.
 *
 * @param budget the allowed share: 0.05
 * @param at which look of how many; 1 of 1 where nobody looks early
 */
export function judgeBudget(estimate: Estimate, budget: number, at: Look = { look: 1, looks: 1 }): Judged {
  const { theta, standardError, degreesOfFreedom, values } = estimate
  const limit = Math.log1p(budget)
  const [level, strict] = [levelAt(at.look, at.looks), levelAt(at.look, at.looks, 0.01)]
  const half = studentAt(degreesOfFreedom, 1 - level) * standardError
  if (Number.isNaN(half)) {
    const unknown = Number.POSITIVE_INFINITY
    return {
      verdict: 'INCONCLUSIVE',
      low: -unknown,
      high: unknown,
      limit,
      smallestDetectable: unknown,
      smallestFailing: unknown,
    }
  }
  const [low, high] = [theta - half, theta + half]
  const strictHalf = studentAt(degreesOfFreedom, 1 - strict) * standardError
  const power = studentAt(degreesOfFreedom, POWER) * standardError
  const told = high < limit ? 'PASS' : low > limit ? 'FAIL' : 'INCONCLUSIVE'
  const holds =
    told === 'PASS'
      ? ranksAgree(estimate, (value) => limit - value, level)
      : told === 'FAIL'
        ? theta > strictHalf &&
          ranksAgree(estimate, (value) => value - limit, level) &&
          ranksAgree(estimate, (value) => value, strict)
        : true
  return {
    verdict: holds ? told : 'INCONCLUSIVE',
    low,
    high,
    limit,
    ...(holds || told === 'INCONCLUSIVE' ? {} : { withheld: told }),
    smallestDetectable: Math.expm1(half + power),
    smallestFailing: canRank(estimate.unit, values.length, strict)
      ? Math.expm1(Math.max(limit + half, strictHalf) + power)
      : Number.POSITIVE_INFINITY,
  }
}

/**
 * Launches are too few for ranks (six of them have 64 ways to fall), and each is the mean of many windows, which is close to
 * normal whatever these are.
 */
function ranksAgree({ unit, values }: Estimate, beyond: (value: number) => number, level: number): boolean {
  return unit === 'launch' || signedRankAbove(values.map(beyond), 0) <= level
}

/** Of so few windows not even all on one side would be rare enough. */
const canRank = (unit: Estimate['unit'], count: number, level: number): boolean =>
  unit === 'launch' || 2 ** -count <= level

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
