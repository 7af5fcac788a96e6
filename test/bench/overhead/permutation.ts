// Label permutation: the labels of two equal arms are swapped at random in recorded windows. Whatever the noise was like,
// there is nothing to be found in the result.
import { readFileSync } from 'node:fs'
import type { WindowRatio } from '../../../load/statistics/index.ts'
import { xorshift } from './noise.ts'
import { type Rates, ratesOf } from './rates.ts'

/** Log ratios of U' to U by window, as `pitboss overhead` recorded them. */
export interface RecordedWindows {
  readonly name: string
  readonly machine: string
  readonly recorded: string
  readonly ratios: readonly WindowRatio[]
}

export const readWindows = (file: URL | string): readonly RecordedWindows[] =>
  JSON.parse(readFileSync(file, 'utf8')) as RecordedWindows[]

export function permuted({ ratios }: RecordedWindows, runs: number, seed: number): Rates {
  const random = xorshift(seed)
  return ratesOf(runs, () =>
    ratios.map((ratio) => ({ ...ratio, logRatio: random() & 1 ? ratio.logRatio : -ratio.logRatio })),
  )
}
