// The part of the work that one worker does: every n-th mutant, pair and control.
import {
  assess,
  assessPair,
  type Finding,
  hopPairs,
  mutantsOf,
  type MutantResult,
  operators,
  type PairResult,
  type Specimen,
} from '../../assertions/index.ts'
import { control, type ControlResult } from './controls.ts'

export interface Share {
  readonly worker: number
  readonly workers: number
  readonly rewrites: number
  readonly seed: number
  /** Names of the classes to try; all where absent. */
  readonly only?: readonly string[]
}

export interface ShareResult {
  readonly mutants: readonly MutantResult[]
  readonly pairs: readonly PairResult[]
  readonly controls: readonly ControlResult[]
}

/** How often progress is told: after so many pieces of work. */
const EVERY = 25

export function workShare(
  specimen: Specimen,
  before: readonly Finding[],
  share: Share,
  done: (pieces: number) => void,
): ShareResult {
  let pieces = 0
  const mine = <T>(all: readonly T[]): T[] => all.filter((_, at) => at % share.workers === share.worker)
  const each = <T, R>(all: readonly T[], work: (one: T) => R): R[] =>
    mine(all).map((one) => {
      const result = work(one)
      if (++pieces % EVERY === 0) done(EVERY)
      return result
    })
  const chosen = operators.filter((one) => share.only === undefined || share.only.includes(one.name))
  const seeds = Array.from({ length: share.rewrites }, (_, at) => share.seed + at)
  const result = {
    mutants: each(mutantsOf(specimen, chosen), (mutant) => assess(mutant, specimen, before)),
    pairs: each(share.only === undefined ? hopPairs(specimen) : [], (pair) =>
      assessPair(specimen, pair, before),
    ),
    controls: each(seeds, (seed) => control(specimen, seed, before)),
  }
  done(pieces % EVERY)
  return result
}
