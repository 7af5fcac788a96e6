// From what was seen to the outcome: pure, so that it can be computed again from the run's files.
import {
  deviation,
  isBiased,
  mean,
  quantileError,
  type Shift,
  shiftFunction,
  verdictOfAssay,
} from '../statistics/index.ts'
import { ratioText, share } from '../numbers.ts'
import type { ArmName } from './arms.ts'
import type { OverheadVerdict, Recorded, Sample } from './data.ts'
import { type Excluded, excludedWindows } from './exclusion.ts'
import { type Comparison, comparisonsOf, latencyName, pairs } from './compare.ts'
import { type ArmCost, costsOf } from './costs.ts'
import { lagAt, measuredSamples, refusals } from './validity.ts'
import { type Turns, turnsOf } from './turns.ts'
import { cutWindows, warmUpWindows, type Window } from './windows.ts'

export interface Outcome {
  readonly verdict: OverheadVerdict
  /** Why, one sentence each. */
  readonly reasons: readonly string[]
  /** Of what the revision costs beside the base's, I against M, by the same gates; undefined without M. */
  readonly change?: { readonly verdict: OverheadVerdict; readonly reasons: readonly string[] }
  readonly gates: readonly Comparison[]
  /** U2 against U, and C against U, at the gated quantile. */
  readonly same: Comparison | undefined
  /** Of U2 against U, whatever they were compared by: what differs beyond chance. */
  readonly flagged: readonly Comparison[]
  readonly control: Comparison | undefined
  /** I against U with one arm at a time, where the run had such turns. */
  readonly turns: Turns | undefined
  /** Every quantile of I against U, and CPU per request; for the forest plot. */
  readonly comparisons: readonly Comparison[]
  readonly shift: readonly Shift[]
  readonly costs: readonly ArmCost[]
  readonly windows: readonly Window[]
  readonly warmUp: readonly { readonly windows: number; readonly stable: boolean }[]
  readonly excluded: readonly Excluded[]
  /** Milliseconds, of the requests of measured windows. */
  readonly lag: { readonly median: number; readonly p99: number }
  /** Deviation of the gated log ratio between windows, and its square against that of independent requests. */
  readonly spread: number
  readonly designEffect: number
}

/** @param look which of the planned looks this is; the last at the end of the run. */
export function analyse(recorded: Recorded, look = recorded.stoppedAtLook ?? recorded.plan.looks): Outcome {
  const { plan, launches } = recorded
  const cut = launches.map(({ samples }, launch) => cutWindows(plan, samples, launch))
  const warmUp = cut.map((windows) => warmUpWindows(plan, windows))
  const measured = cut.flatMap((windows, launch) =>
    windows.slice(warmUp[launch]?.windows ?? 0).slice(0, plan.windows),
  )
  const excluded = excludedWindows(launches, measured)
  const out = new Set(excluded.map(({ launch, window }) => `${launch} ${window}`))
  const windows = measured.filter(({ launch, window }) => !out.has(`${launch} ${window}`))
  const comparisons = comparisonsOf(recorded, windows, look)
  const find = (arm: ArmName, reference: ArmName, what: string) =>
    comparisons.find((one) => one.arm === arm && one.reference === reference && one.what === what)
  const gated = latencyName(plan.quantile)
  const same = find('U2', 'U', gated)
  const equal = comparisons.filter(({ arm, reference }) => arm === 'U2' && reference === 'U')
  const flagged = equal.filter(({ estimate }) => isBiased(estimate))
  const control = find('C', 'U', gated)
  const turns = turnsOf(recorded, find('I', 'U', gated))
  const gates = comparisons.filter(({ judged, arm }) => judged !== undefined && arm === 'I')
  const refused = refusals(recorded, { windows: measured, excluded: excluded.length })
  const hasBase = plan.arms.some(({ name }) => name === 'M')
  const ofChange = gates.filter(({ reference }) => reference === 'M')
  return {
    ...judge(gates, { equal, flagged, control, turns }, refused),
    ...(hasBase ? { change: judge(ofChange, { equal, flagged, control, turns }, refused) } : {}),
    gates,
    same,
    flagged,
    control,
    turns,
    comparisons,
    shift: windows.length === 0 ? [] : shiftFunction(pairs(windows, 'I', 'U')),
    costs: costsOf(recorded, windows),
    windows,
    warmUp,
    excluded,
    lag: lags(measuredSamples(recorded, measured)),
    ...spreadOf(find('I', 'U', gated), windows, plan.quantile),
  }
}

function spreadOf(
  gate: Comparison | undefined,
  windows: readonly Window[],
  p: number,
): Pick<Outcome, 'spread' | 'designEffect'> {
  const spread = deviation(gate?.ratios.map(({ logRatio }) => logRatio) ?? [])
  const independent = windows.map(({ latencies }) =>
    (['I', 'U'] as const).reduce((sum, arm) => sum + quantileError(latencies.get(arm) ?? [], p) ** 2, 0),
  )
  return { spread, designEffect: spread ** 2 / mean(independent) }
}

interface Checks extends Pick<Outcome, 'flagged' | 'control' | 'turns'> {
  readonly equal: readonly Comparison[]
}

function judge(
  gates: readonly Comparison[],
  { equal, flagged, control, turns }: Checks,
  refused: readonly string[],
): Pick<Outcome, 'verdict' | 'reasons'> {
  if (refused.length > 0) return { verdict: 'INVALID', reasons: refused }
  const flaggedAs = (gate: Comparison) => flagged.find(({ what }) => what === gate.what)
  const verdicts = gates.map((gate) =>
    isLikeEqual(gate, flaggedAs(gate)) ? 'INCONCLUSIVE' : (gate.judged?.verdict ?? 'INCONCLUSIVE'),
  )
  const subject = verdicts.includes('FAIL')
    ? 'FAIL'
    : verdicts.length > 0 && verdicts.every((verdict) => verdict === 'PASS')
      ? 'PASS'
      : 'INCONCLUSIVE'
  const assay = verdictOfAssay({
    subject,
    sameIsBiased: equal.length === 0 ? undefined : gates.some((gate) => flaggedAs(gate) !== undefined),
    control: control?.judged?.verdict,
    isContaminated: turns?.contaminated ?? false,
  })
  const limits = gates.filter((gate) => isLikeEqual(gate, flaggedAs(gate)))
  return {
    verdict: assay.verdict,
    reasons: [
      ...gates.map(gateText),
      ...limits.map(
        ({ what }) => `${what} is not over the budget by more than two equal arms differed: no FAIL`,
      ),
      ...assay.reasons,
      ...flagged.map(
        (one) =>
          `two equal arms differ in ${one.what}: ${ratioText(one)}; it is known no better than that in this run`,
      ),
    ],
  }
}

/** Over the budget by no more than arms differed that are the same: of launches as few as these, the arm may not be why. */
function isLikeEqual({ judged }: Comparison, flagged: Comparison | undefined): boolean {
  if (judged?.verdict !== 'FAIL' || flagged === undefined) return false
  return judged.low - judged.limit <= Math.abs(flagged.estimate.theta)
}

function gateText({ arm, reference, what, judged, ratio, interval }: Comparison): string {
  const told = `${what} of ${arm} against ${reference}: ${ratioText({ ratio, interval })}, ${judged?.verdict ?? ''}`
  if (judged?.verdict !== 'INCONCLUSIVE') return told
  const withheld =
    judged.withheld === undefined
      ? ''
      : `: the windows are too few, or differ too much, for a ${judged.withheld} that chance alone would not give`
  const seen = Number.isFinite(judged.smallestDetectable)
    ? `; the smallest slowdown it could have seen: +${share(judged.smallestDetectable)}`
    : ''
  return `${told}${withheld}${seen}`
}

function lags(samples: readonly Sample[]): Outcome['lag'] {
  return { median: lagAt(samples, 0.5), p99: lagAt(samples, 0.99) }
}
