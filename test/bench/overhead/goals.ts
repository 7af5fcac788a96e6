// The goals beside what was reached, as lines of a table.
import type { ExperimentName } from './experiments.ts'
import type { Rates } from './rates.ts'

export interface Goal {
  readonly goal: string
  readonly wanted: string
  readonly reached: string
  readonly met: boolean
}

const percent = (share: number, digits = 2): string => `${(share * 100).toFixed(digits)} %`

const atMost = (goal: string, share: number, limit: number): Goal => ({
  goal,
  wanted: `<= ${percent(limit, 0)}`,
  reached: percent(share),
  met: share <= limit,
})
const atLeast = (goal: string, share: number, limit: number): Goal => ({
  goal,
  wanted: `>= ${percent(limit, 0)}`,
  reached: percent(share),
  met: share >= limit,
})

/** What each made-up experiment, or recording under permutation, must hold. */
export function soundness(name: string, { runs, single, looks }: Rates): readonly Goal[] {
  const share = (count: number | undefined) => (count ?? 0) / runs
  return [
    atMost(`1  A/A, FAIL: ${name}`, share(single['0']?.FAIL), 0.01),
    atMost(`1  A/A, FAIL with four looks: ${name}`, share(looks['0']?.FAIL), 0.01),
    atMost(`1  at exactly 1.05, wrong PASS: ${name}`, share(single['0.05']?.PASS), 0.05),
    atMost(`1  the same with four looks: ${name}`, share(looks['0.05']?.PASS), 0.05),
  ]
}

/** Of made-up runs alone: a dozen recorded windows have too few permutations for a share as fine as this. */
const coverage = (name: string, { runs, covered }: Rates): Goal => ({
  goal: `2  95 % interval holds the truth: ${name}`,
  wanted: '93 to 97 %',
  reached: percent(covered / runs),
  met: covered / runs >= 0.93 && covered / runs <= 0.97,
})

export function goalsOf(rates: Readonly<Record<ExperimentName, Rates>>): readonly Goal[] {
  const { calm, launches, short, noisy, cpu, few } = rates
  const of = ({ runs }: Rates, count: number | undefined) => (count ?? 0) / runs
  const half = Math.expm1(calm.halfWidth / calm.runs)
  return [
    ...[
      ['calm', calm] as const,
      ['launches differ', launches] as const,
      ['noisy', noisy] as const,
      ['twelve wild windows', few] as const,
    ].flatMap(([name, own]) => [...soundness(name, own), coverage(name, own)]),
    {
      goal: '3  calm, 6 min: half-width of the 95 % interval',
      wanted: '<= 2.5 %',
      reached: percent(half),
      met: half <= 0.025,
    },
    atLeast('3  calm, 6 min: FAIL at +10 %', of(calm, calm.single['0.1']?.FAIL), 0.95),
    atLeast('3  calm, 6 min: PASS at 0 %', of(calm, calm.single['0']?.PASS), 0.95),
    atLeast('4  calm, 3 min: a true 5 % is found', of(short, short.slower['0.05']), 0.9),
    atLeast('5  noisy, 2 min: +3 % processor time is found', of(cpu, cpu.slower['0.03']), 0.95),
    atLeast('6  noisy, 15 min: FAIL at +15 %', of(noisy, noisy.single['0.15']?.FAIL), 0.95),
  ]
}

export function table(goals: readonly Goal[]): string {
  const width = Math.max(...goals.map(({ goal }) => goal.length))
  return goals
    .map(
      ({ goal, wanted, reached, met }) =>
        `${met ? 'reached' : 'MISSED '}  ${goal.padEnd(width)}  ${wanted.padEnd(11)} ${reached}`,
    )
    .join('\n')
}
