// What the verdict does over many runs: how often it is wrong, how often its interval holds the truth, what it finds.
import { lookAt } from '../../../load/experiment/looks.ts'
import {
  type Estimate,
  estimate,
  isBiased,
  isSlower,
  judgeBudget,
  tInterval,
  type Verdict,
  type WindowRatio,
} from '../../../load/statistics/index.ts'

export const BUDGET = 0.05
/** True ratios at which the verdicts are counted. */
export const EFFECTS = [0, 0.03, 0.05, 0.1, 0.15] as const
const LOOKS = 4

export type Verdicts = Readonly<Record<Verdict, number>>

export interface Rates {
  readonly runs: number
  /** Of the last look alone, by true effect. */
  readonly single: Readonly<Record<string, Verdicts>>
  /** With four looks, stopping at the first that decides. */
  readonly looks: Readonly<Record<string, Verdicts>>
  /** How often a slowdown was found at all, by true effect. */
  readonly slower: Readonly<Record<string, number>>
  /** How often the 95 % interval held the truth. */
  readonly covered: number
  /** How often two equal arms were called different. */
  readonly flagged: number
  /** Sum of half-widths of the 95 % interval, in log ratio. */
  readonly halfWidth: number
}

const noVerdicts = (): Record<Verdict, number> => ({ PASS: 0, FAIL: 0, INCONCLUSIVE: 0 })

/** Counts over `runs` calls of `run`, which gives log ratios of equal arms. */
export function ratesOf(runs: number, run: () => readonly WindowRatio[]): Rates {
  const single: Record<string, Record<Verdict, number>> = {}
  const looks: Record<string, Record<Verdict, number>> = {}
  const slower: Record<string, number> = {}
  let [covered, flagged, halfWidth] = [0, 0, 0]
  for (let done = 0; done < runs; done++) {
    const ratios = run()
    const whole = estimate(ratios)
    const { low, high } = tInterval(whole, 0.95)
    if (low <= 0 && high >= 0) covered++
    if (isBiased(whole)) flagged++
    halfWidth += (high - low) / 2
    for (const effect of EFFECTS) {
      const shift = Math.log1p(effect)
      const shifted = shiftedBy(whole, shift)
      const counts = (single[effect] ??= noVerdicts())
      counts[judgeBudget(shifted, BUDGET).verdict]++
      ;(looks[effect] ??= noVerdicts())[sequential(ratios, shift)]++
      slower[effect] = (slower[effect] ?? 0) + (isSlower(shifted) ? 1 : 0)
    }
  }
  return { runs, single, looks, slower, covered, flagged, halfWidth }
}

const shiftedBy = (found: Estimate, shift: number): Estimate => ({
  ...found,
  theta: found.theta + shift,
  values: found.values.map((value) => value + shift),
})

function sequential(ratios: readonly WindowRatio[], shift: number): Verdict {
  const { unit, launches } = estimate(ratios)
  const plan = { windows: ratios.length / launches, launches, looks: LOOKS }
  for (let done = 1; done <= ratios.length; done++) {
    const look = lookAt(plan, done)
    if (look === undefined) continue
    const found = estimate(ratios.slice(0, done), unit)
    const { verdict } = judgeBudget(shiftedBy(found, shift), BUDGET, { look, looks: LOOKS })
    if (verdict !== 'INCONCLUSIVE') return verdict
  }
  return 'INCONCLUSIVE'
}

export function added(parts: readonly Rates[]): Rates {
  const sum = (of: (rates: Rates) => number) => parts.reduce((total, rates) => total + of(rates), 0)
  const verdicts = (of: (rates: Rates) => Rates['single']) =>
    Object.fromEntries(
      EFFECTS.map((effect) => {
        const counts = noVerdicts()
        for (const verdict of ['PASS', 'FAIL', 'INCONCLUSIVE'] as const)
          counts[verdict] = sum((rates) => of(rates)[effect]?.[verdict] ?? 0)
        return [effect, counts]
      }),
    )
  return {
    runs: sum(({ runs }) => runs),
    single: verdicts(({ single }) => single),
    looks: verdicts(({ looks }) => looks),
    slower: Object.fromEntries(EFFECTS.map((effect) => [effect, sum(({ slower }) => slower[effect] ?? 0)])),
    covered: sum(({ covered }) => covered),
    flagged: sum(({ flagged }) => flagged),
    halfWidth: sum(({ halfWidth }) => halfWidth),
  }
}
