// Arms against each other: every quantile and the processor time, window by window.
import {
  type Estimate,
  estimate,
  hodgesLehmann,
  type Interval,
  type Judged,
  judgeBudget,
  MOST_LOOKS,
  ratioOf,
  ratiosAt,
  type RobustEstimate,
  trimmedMean,
  unitOf,
  type WindowPair,
  type WindowRatio,
} from '../statistics/index.ts'
import type { ArmName } from './arms.ts'
import { cpuRatios } from './costs.ts'
import type { Recorded } from './data.ts'
import type { Window } from './windows.ts'

export interface Comparison {
  readonly arm: ArmName
  readonly reference: ArmName
  /** `p99 latency`, `CPU per request`. */
  readonly what: string
  readonly ratios: readonly WindowRatio[]
  readonly estimate: Estimate
  /** Of the ratio, 95 %, two-sided. */
  readonly ratio: number
  readonly interval: Interval
  readonly hodgesLehmann: RobustEstimate
  readonly trimmed: RobustEstimate
  /** Against the budget where it is gated. */
  readonly judged?: Judged
}

export const latencyName = (p: number): string => `p${Number((p * 100).toFixed(3))} latency`
export const CPU = 'CPU per request'

export function comparisonsOf(
  recorded: Recorded,
  windows: readonly Window[],
  look: number,
): readonly Comparison[] {
  const { plan } = recorded
  const unit = unitOf(plan.launches)
  const looks = { look, looks: Math.min(plan.looks, MOST_LOOKS) }
  const has = (arm: ArmName) => plan.arms.some(({ name }) => name === arm)
  const tried = plan.arms.filter(({ settingName }) => settingName !== undefined)
  const wanted = [
    ['I', 'U'] as const,
    ['I', 'M'] as const,
    ['U2', 'U'] as const,
    ['C', 'U'] as const,
    ...tried.flatMap(({ name }) => [[name, 'U'] as const, [name, 'I'] as const]),
  ].filter(([arm, reference]) => has(arm) && has(reference))
  const quantiles = [...new Set([0.5, 0.95, plan.quantile])].toSorted((a, b) => a - b)
  const compare = (
    arm: ArmName,
    reference: ArmName,
    what: string,
    ratios: readonly WindowRatio[],
    budget?: number,
  ): Comparison[] => {
    if (ratios.length === 0) return []
    const values = ratios.map(({ logRatio }) => logRatio)
    const found = estimate(ratios, unit)
    const judged = budget === undefined ? undefined : judgeBudget(found, budget, looks)
    return [
      {
        arm,
        reference,
        what,
        ratios,
        estimate: found,
        ...ratioOf(found),
        hodgesLehmann: exponential(hodgesLehmann(values, 0.95)),
        trimmed: exponential(trimmedMean(values, 0.95)),
        ...(judged === undefined ? {} : { judged }),
      },
    ]
  }
  return wanted.flatMap(([arm, reference]) => [
    ...quantiles.flatMap((p) =>
      compare(
        arm,
        reference,
        latencyName(p),
        ratiosAt(pairs(windows, arm, reference), p),
        // A setting stands beside the instrumentation as it is: no budget is meant for that.
        p === plan.quantile && (arm === 'I' || reference === 'U') ? plan.budget : undefined,
      ),
    ),
    ...compare(
      arm,
      reference,
      CPU,
      cpuRatios(recorded, windows, arm, reference),
      arm === 'I' ? plan.cpuBudget : undefined,
    ),
  ])
}

function exponential<T extends Interval>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Math.exp(value as number)]),
  ) as unknown as T
}

export function pairs(windows: readonly Window[], arm: ArmName, reference: ArmName): readonly WindowPair[] {
  return windows.map(({ launch, window, latencies }) => ({
    launch,
    window,
    arm: latencies.get(arm) ?? new Float64Array(),
    reference: latencies.get(reference) ?? new Float64Array(),
  }))
}
