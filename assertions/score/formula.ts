// From passed and failed rules to a score. Source: github.com/instrumentation-score/spec, Score Calculation Formula.
import { type Impact, weightOf } from './catalogue.ts'

export type Verdict = 'passed' | 'failed' | 'not exercised'

export interface Weighed {
  readonly impact: Impact
  readonly verdict: Verdict
}

export interface Score {
  /** 0 to 100, of the rules that were exercised; undefined where none was. */
  readonly value: number | undefined
  /** What it would be if all that was not exercised failed, and if all of it passed. */
  readonly least: number
  readonly most: number
}

export type Category = 'Excellent' | 'Good' | 'Needs Improvement' | 'Poor'

const sumOf = (rules: readonly Weighed[]): number =>
  rules.reduce((sum, { impact }) => sum + weightOf(impact), 0)

export function scoreOf(rules: readonly Weighed[]): Score {
  const of = (verdict: Verdict) => sumOf(rules.filter((rule) => rule.verdict === verdict))
  const [passed, failed, open] = [of('passed'), of('failed'), of('not exercised')]
  const all = passed + failed + open
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100)
  return {
    value: passed + failed === 0 ? undefined : share(passed, passed + failed),
    least: share(passed, all),
    most: share(passed + open, all),
  }
}

export function categoryOf(value: number): Category {
  if (value >= 90) return 'Excellent'
  if (value >= 75) return 'Good'
  return value >= 50 ? 'Needs Improvement' : 'Poor'
}
