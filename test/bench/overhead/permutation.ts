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

/** Of a run's folder, as the experiment compared its two uninstrumented arms. */
export async function windowsOf(folder: string): Promise<RecordedWindows> {
  const recorded = await readRecorded(folder)
  const { same } = analyse(recorded)
  if (same === undefined) throw new Error(`${folder}: the run had no second uninstrumented arm`)
  const { cores, model } = recorded.machine
  const name = `${recorded.plan.scenario}, ${same.what}`
  return { name, machine: `${cores} cores, ${model}`, recorded: recorded.started, ratios: same.ratios }
}

/** What was recorded, how much it spreads, and when: two runs of the same scenario are told apart. */
export function textOf({ name, ratios, recorded }: RecordedWindows): string {
  const spread = deviation(ratios.map(({ logRatio }) => logRatio)) * 100
  return `${name}, ${ratios.length} windows that spread by ${spread.toFixed(0)} %, ${recorded.slice(0, 16)}`
}

export const readWindows = (file: URL | string): readonly RecordedWindows[] =>
  JSON.parse(readFileSync(file, 'utf8')) as RecordedWindows[]

export function permuted({ ratios }: RecordedWindows, runs: number, seed: number): Rates {
  const random = xorshift(seed)
  return ratesOf(runs, () =>
    ratios.map((ratio) => ({ ...ratio, logRatio: random() & 1 ? ratio.logRatio : -ratio.logRatio })),
  )
}
