// What the reports say, before it is Markdown or HTML: a headline, facts and tables of text.
import type { Outcome, Recorded } from '../experiment/index.ts'
import { costTables, latencies } from './costs.ts'
import { type Included, includedTable } from './included.ts'
import type { Table } from './table.ts'
import { change, factor, megabytes, ratioText, share, time, whole } from '../numbers.ts'

const HEADLINES = {
  PASS: 'within the budget',
  FAIL: 'over the budget',
  INCONCLUSIVE: 'this run cannot tell',
  INVALID: 'refused: the run proves nothing',
} as const

export const headline = ({ verdict }: Outcome): string => `${verdict}: ${HEADLINES[verdict]}`

export function facts(
  { plan, machine, started, stoppedAtLook, launches, tool }: Recorded,
  outcome: Outcome,
): readonly (readonly [string, string])[] {
  const requests = launches.reduce((sum, { samples }) => sum + samples.length, 0)
  const warm = outcome.warmUp.map(
    ({ windows, stable }) => `${windows} windows${stable ? '' : ' (medians never agreed)'}`,
  )
  const judged = outcome.gates[0]?.judged
  return [
    [
      'budget',
      `${share(plan.budget)} at p${plan.quantile * 100}${plan.cpuBudget === undefined ? '' : `, ${share(plan.cpuBudget)} of processor time a request`}`,
    ],
    [
      'scenario',
      `${plan.scenario}, ${plan.rate} requests/s to each of ${plan.arms.length} arms, seed ${plan.seed}`,
    ],
    [
      'arms',
      plan.arms
        .map(
          ({ name, title, revision, faults }) =>
            `${name} ${title} (${revision}${faults.length > 0 ? `, with ${faults.join(', ')}` : ''})`,
        )
        .join('; '),
    ],
    [
      'measured',
      `K = ${outcome.windows.length} windows of n = ${plan.requests} requests an arm, in ${launches.length} launches; ${whole(requests)} requests in all; the ratio spreads by ${share(outcome.spread)} a window, D = ${factor(outcome.designEffect)} times the variance of independent requests`,
    ],
    ['warm-up', warm.join(', ')],
    [
      'excluded',
      outcome.excluded.length === 0
        ? 'no window'
        : outcome.excluded
            .map(({ launch, window, reason }) => `launch ${launch + 1} window ${window}: ${reason}`)
            .join('; '),
    ],
    [
      'ended',
      stoppedAtLook === undefined
        ? `after all ${plan.looks} looks`
        : `at look ${stoppedAtLook} of ${plan.looks}`,
    ],
    [
      'could have seen',
      judged === undefined
        ? 'unknown'
        : `a slowdown of ${share(judged.smallestDetectable)} four times out of five; FAIL from ${share(judged.smallestFailing)}`,
    ],
    ['two equal arms', equalArms(outcome)],
    [
      'known delay',
      outcome.control === undefined
        ? 'not run'
        : `${ratioText(outcome.control)}: ${outcome.control.judged?.verdict === 'FAIL' ? 'found' : 'NOT found'}`,
    ],
    [
      'one arm at a time',
      outcome.turns === undefined
        ? 'not run'
        : `${ratioText(outcome.turns)} in ${outcome.turns.launches} launches; against side by side ${ratioText(outcome.turns.difference)}${outcome.turns.contaminated ? ': the arms disturb each other' : ''}`,
    ],
    [
      'pace',
      plan.pace === undefined
        ? `${plan.rate} requests/s an arm, as asked`
        : `${plan.rate} requests/s an arm: at ${plan.pace.tried} the machine was ${share(plan.pace.busy)} busy`,
    ],
    [
      'lag behind schedule',
      `median ${outcome.lag.median.toFixed(1)} ms, p99 ${outcome.lag.p99.toFixed(1)} ms`,
    ],
    [
      'machine',
      `${machine.cores} cores, ${machine.model}, ${megabytes(machine.memory)}, Linux ${machine.kernel}; Node ${machine.node}; ${machine.k6}; Pitboss ${tool}`,
    ],
    ['started', started],
  ]
}

function equalArms({ comparisons, flagged }: Outcome): string {
  const equal = comparisons.filter(({ arm, reference }) => arm === 'U2' && reference === 'U')
  if (equal.length === 0) return 'not run'
  return equal
    .map((one) => `${one.what} ${ratioText(one)}${flagged.includes(one) ? ': they DIFFER' : ''}`)
    .join('; ')
}

/** Those that have anything to say. */
export function tables(outcome: Outcome, included: readonly Included[]): readonly Table[] {
  const own = [comparisons(outcome), latencies(outcome), shift(outcome), ...costTables(outcome)]
  return [...own, ...included.map(includedTable)].filter(({ rows }) => rows.length > 0)
}

function comparisons({ comparisons: all }: Outcome): Table {
  return {
    title: 'Comparisons',
    head: ['arms', 'what', 'ratio, 95 % interval', 'Hodges-Lehmann', 'trimmed mean', 'unit', 'verdict'],
    rows: all.map((one) => [
      `${one.arm} / ${one.reference}`,
      one.what,
      ratioText(one),
      change(one.hodgesLehmann.value),
      change(one.trimmed.value),
      `${one.estimate.degreesOfFreedom + 1} ${one.estimate.unit}s`,
      one.judged?.verdict ?? '',
    ]),
  }
}

function shift({ shift: all }: Outcome): Table {
  return {
    title: 'Shift: instrumented against uninstrumented, by quantile',
    head: ['quantile', 'uninstrumented', 'instrumented', 'difference', 'ratio, 95 % interval'],
    rows: all.map((one) => [
      `p${one.quantile * 100}`,
      time(one.reference),
      time(one.arm),
      time(one.arm - one.reference),
      ratioText(one),
    ]),
  }
}
