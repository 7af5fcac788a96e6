// Label permutation: the labels of two equal arms are swapped at random in recorded windows. Whatever the noise was like,
// there is nothing to be found in the result.
import { readFileSync } from 'node:fs'
import { analyse, readRecorded } from '../../../load/experiment/index.ts'
import { deviation, type WindowRatio } from '../../../load/statistics/index.ts'
import { xorshift } from './noise.ts'
import { type Rates, ratesOf } from './rates.ts'

/** Log ratios of U' to U by window, as `pitboss overhead` recorded them. */
export interface RecordedWindows {
  readonly name: string
  readonly machine: string
  readonly recorded: string
  readonly ratios: readonly WindowRatio[]
}

/** Of a run's folder: all that the experiment compared of its two uninstrumented arms, quantiles and processor time. */
export async function windowsOf(folder: string): Promise<readonly RecordedWindows[]> {
  const recorded = await readRecorded(folder)
  const same = analyse(recorded).comparisons.filter(({ arm, reference }) => arm === 'U2' && reference === 'U')
  if (same.length === 0) throw new Error(`${folder}: the run had no second uninstrumented arm`)
  const { cores, model } = recorded.machine
  return same.map(({ what, ratios }) => ({
    name: `${recorded.plan.scenario}, ${what}`,
    machine: `${cores} cores, ${model}`,
    recorded: recorded.started,
    ratios,
  }))
}

/** What was recorded, how much it spreads, and when: two runs of the same scenario are told apart. */
export function textOf({ name, ratios, recorded }: RecordedWindows): string {
  const spread = deviation(ratios.map(({ logRatio }) => logRatio)) * 100
  return `${name}, ${ratios.length} windows that spread by ${spread.toFixed(0)} %, ${recorded.slice(0, 16)}`
}

export const readWindows = (file: URL | string): readonly RecordedWindows[] =>
  JSON.parse(readFileSync(file, 'utf8')) as RecordedWindows[]

/** All ways to swap the labels where they are no more than `runs`, else so many drawn ones. */
export function permuted({ ratios }: RecordedWindows, runs: number, seed: number): Rates {
  const ways = 2 ** ratios.length
  const random = xorshift(seed)
  const drawn = () => ratios.map(() => (random() & 1) === 1)
  let way = 0
  const next = () => {
    const bits = way++
    return ratios.map((_, at) => ((bits >> at) & 1) === 1)
  }
  const swapped = ways <= runs ? next : drawn
  return ratesOf(Math.min(ways, runs), () => {
    const swaps = swapped()
    return ratios.map((ratio, at) => ({ ...ratio, logRatio: swaps[at] ? -ratio.logRatio : ratio.logRatio }))
  })
}
