// The part of the work on one recording that one worker does: every n-th mutant, pair and control.
import {
  assess,
  assessPair,
  explainSurvivor,
  type Finding,
  hopPairs,
  hopText,
  type Mutant,
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
  /** Of all recordings together. */
  readonly rewrites: number
  /** At most, of each recording. */
  readonly pairs: number
  readonly seed: number
  /** Names of the classes to try; all where absent. */
  readonly only?: readonly string[]
}

/** One of several recordings, by its place among them. */
export interface Turn {
  readonly name: string
  readonly at: number
  readonly of: number
}

/** What one worker found on all recordings so far. A defect that one of them tells is told: the others need not show it. */
export interface Tried {
  /** By class and place. */
  readonly mutants: Map<string, TriedMutant>
  readonly pairs: Set<string>
}

export interface TriedMutant {
  readonly result: MutantResult & InRecording
  /** Of one that survived so far: the result with what was told instead. It costs more than the trial, and another recording may tell the mutant yet. */
  readonly explained?: () => MutantResult
}

/** In which recording something was tried. */
export interface InRecording {
  readonly recording: string
}

/** Of one recording. */
export interface RecordingResult {
  readonly pairs: readonly (PairResult & InRecording)[]
  readonly controls: readonly (ControlResult & InRecording)[]
}

/** What all workers found. */
export interface ShareResult extends RecordingResult {
  readonly mutants: readonly (MutantResult & InRecording)[]
}

/** The work that is in one recording for one worker. */
interface Plan {
  readonly mutants: readonly (readonly [string, Mutant])[]
  readonly pairs: ReturnType<typeof hopPairs>
  readonly seeds: readonly number[]
}

/** How often progress is told: after so many pieces of work. */
const EVERY = 25

/** The same place is the same worker's in all recordings. */
function planOf(specimen: Specimen, share: Share, turn: Turn, tried: Tried): Plan {
  const { only, rewrites, seed, worker, workers } = share
  const chosen = operators.filter((one) => only === undefined || only.includes(one.name))
  const mine = (key: string): boolean => hashOf(key) % workers === worker
  const pairs = only === undefined ? drawn(hopPairs(specimen), share) : []
  const seeds = Array.from({ length: rewrites }, (_, n) => n).filter((n) => n % turn.of === turn.at)
  return {
    mutants: keyed(mutantsOf(specimen, chosen)).filter(
      ([key]) => mine(key) && tried.mutants.get(key)?.result.outcome !== 'caught',
    ),
    pairs: pairs.filter((pair) => mine(pairKey(pair)) && !tried.pairs.has(pairKey(pair))),
    seeds: seeds.filter((_, n) => n % workers === worker).map((n) => seed + n),
  }
}

/** So many pairs, drawn by the seed; the same for every worker. */
function drawn(
  pairs: ReturnType<typeof hopPairs>,
  { seed, pairs: wanted }: Share,
): ReturnType<typeof hopPairs> {
  if (pairs.length <= wanted) return pairs
  const lots = new Map(pairs.map((pair) => [pair, hashOf(`${seed}\n${pairKey(pair)}`)]))
  return pairs.toSorted((a, b) => (lots.get(a) ?? 0) - (lots.get(b) ?? 0)).slice(0, wanted)
}

/** By class and place, and which of several there. */
function keyed(mutants: readonly Mutant[]): [string, Mutant][] {
  const counts = new Map<string, number>()
  return mutants.map((mutant) => {
    const place = `${mutant.operator}\n${mutant.at}`
    const count = counts.get(place) ?? 0
    counts.set(place, count + 1)
    return [`${place}\n${count}`, mutant]
  })
}

const pairKey = ([a, b]: ReturnType<typeof hopPairs>[number]): string =>
  `${hopText(a.hop)}\n${hopText(b.hop)}`

/** FNV-1a. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

const WORTH = { equivalent: 0, survived: 1, caught: 2 }

export interface Watch {
  /** Told once: how many pieces of work there are for this worker in the recording. */
  readonly planned: (pieces: number) => void
  readonly done: (pieces: number) => void
}

/** Adds to `tried`. */
export function workShare(
  specimen: Specimen,
  before: readonly Finding[],
  share: Share,
  turn: Turn,
  tried: Tried,
  watch: Watch,
): RecordingResult {
  let pieces = 0
  const recording = turn.name
  const each = <T, R>(all: readonly T[], work: (one: T) => R): R[] =>
    all.map((one) => {
      const result = work(one)
      if (++pieces % EVERY === 0) watch.done(EVERY)
      return result
    })
  const plan = planOf(specimen, share, turn, tried)
  watch.planned(plan.mutants.length + plan.pairs.length + plan.seeds.length)
  each(plan.mutants, ([key, mutant]) => {
    const result = { ...assess(mutant, specimen, before), recording }
    const known = tried.mutants.get(key)?.result
    if (known !== undefined && WORTH[result.outcome] <= WORTH[known.outcome]) return
    const explained = (): MutantResult => explainSurvivor(mutant, specimen, before, result)
    tried.mutants.set(key, { result, ...(result.outcome === 'survived' ? { explained } : {}) })
  })
  const result = {
    pairs: each(plan.pairs, (pair) => {
      tried.pairs.add(pairKey(pair))
      return { ...assessPair(specimen, pair, before), recording }
    }),
    controls: each(plan.seeds, (seed) => ({ ...control(specimen, seed, before), recording })),
  }
  watch.done(pieces % EVERY)
  return result
}

/** All mutants, each survivor with its explanation. */
export const settled = (tried: Tried): (MutantResult & InRecording)[] =>
  [...tried.mutants.values()].map(({ result, explained }) => ({ ...result, ...explained?.() }))
