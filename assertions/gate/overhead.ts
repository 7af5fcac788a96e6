// What a change costs in time, by the experiment that ran both revisions beside each other.
import { type Difference, difference } from './difference.ts'

/** Of the head to the base; 1.05 is 5 % more. */
export interface MeasuredCost {
  /** `p99 latency`, `CPU per request`. */
  readonly what: string
  readonly ratio: number
  /** Ends of the 95 % interval. */
  readonly low: number
  readonly high: number
  /** Against the experiment's budget: PASS, FAIL or INCONCLUSIVE; undefined where it had none for this. */
  readonly verdict?: string
}

export interface MeasuredChange {
  /** Of all gates together, and of the experiment itself: PASS, FAIL, INCONCLUSIVE or INVALID. */
  readonly verdict: string
  readonly reasons: readonly string[]
  /** The load that was put on both, and their revisions. */
  readonly scenario: string
  readonly base: string
  readonly head: string
  readonly costs: readonly MeasuredCost[]
}

export interface OverheadOptions {
  /** By how much of itself the processor time of a request may rise where the experiment has no budget for it. */
  readonly tolerance: { readonly processor: number }
}

const CPU = /^CPU\b/

/** The load stands where others have their service. Of an experiment that was not valid, that alone is told. */
export function overheadDifferences(
  { verdict, reasons, scenario, costs }: MeasuredChange,
  { tolerance }: OverheadOptions,
): Difference[] {
  const service = `load ${scenario}`
  const undecided = () =>
    difference('overhead undecided', service, 'head against base', {
      after: [verdict, ...reasons].join(': '),
    })
  if (verdict === 'INVALID') return [undecided()]
  const risen = costs
    .filter((cost) => isOver(cost, tolerance.processor))
    .map((cost) =>
      difference(CPU.test(cost.what) ? 'more processor time' : 'slower', service, cost.what, {
        after: costText(cost),
      }),
    )
  // What rose may be accepted, and would take along what nobody knows.
  const isOpen = verdict === 'INCONCLUSIVE' || (verdict !== 'PASS' && risen.length === 0)
  return isOpen ? [...risen, undecided()] : risen
}

function isOver({ what, low, verdict }: MeasuredCost, tolerance: number): boolean {
  if (verdict !== undefined) return verdict === 'FAIL'
  return CPU.test(what) && low > 1 + tolerance
}

/** `+3.2 % (95 %: +1.1 to +5.4 %)`. */
export const costText = ({ ratio, low, high }: Omit<MeasuredCost, 'what'>): string =>
  `${percent(ratio)} % (95 %: ${percent(low)} to ${percent(high)} %)`

const percent = (ratio: number): string =>
  Number.isFinite(ratio) ? `${ratio < 1 ? '' : '+'}${((ratio - 1) * 100).toFixed(1)}` : '?'
