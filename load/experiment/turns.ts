// The check for contamination: arms that run side by side slow each other down, which draws their ratio towards 1. So the
// two that matter also take turns, one alone at a time, in an order that drift cannot favour: ABBA.
import type { RunningSystem } from '../../harness/runtime/index.ts'
import {
  estimate,
  type Interval,
  isBiased,
  mean,
  quantile,
  ratioOf,
  sorted,
  type WindowRatio,
} from '../statistics/index.ts'
import type { ArmName } from './arms.ts'
import type { Comparison } from './compare.ts'
import type { Plan, Recorded, Sample } from './data.ts'
import type { LoadOfLaunch } from './launch.ts'
import { scriptEnvironment, seedOf } from './measure.ts'
import { wholeStream } from './stream.ts'

export const ABBA: readonly ArmName[] = ['U', 'I', 'I', 'U']

/** Its traces are those of no launch. */
const SEED_OF_TURNS = 500_000_000

/** What was sent in turns; `died` where a service or server ended unasked meanwhile. */
export interface TakenTurns {
  readonly samples: readonly Sample[]
  readonly dropped: number
  readonly died?: string
}

/** One window of each turn, at the arm's usual rate; the requests that would go to the others are not sent. */
export async function takeTurns(
  options: LoadOfLaunch,
  system: RunningSystem,
  launch: number,
): Promise<TakenTurns> {
  const { plan } = options
  const { turns = [] } = plan
  if (turns.length === 0) return { samples: [], dropped: 0 }
  const samples: Sample[] = []
  let dropped = 0
  const seconds = Math.ceil((turns.length * plan.requests) / plan.rate)
  const seed = seedOf(plan, launch) + SEED_OF_TURNS
  const env = {
    ...scriptEnvironment(options, system, { rate: plan.rate, seconds, seed }),
    TURNS: turns.map((turn) => plan.arms.findIndex(({ name }) => name === turn)).join(','),
    TURN_LENGTH: String(turnLength(plan)),
  }
  const died = await wholeStream(options, system, env, (told) => {
    if ('dropped' in told) dropped += told.dropped
    if (!('sample' in told)) return
    options.onAnswer(told.sample.arm)
    samples.push(told.sample)
  })
  return { samples, dropped, ...(died === undefined ? {} : { died }) }
}

const turnLength = ({ requests, arms }: Plan): number => requests * arms.length

export interface Turns {
  /** I against U with one arm at a time: a value a launch. */
  readonly ratio: number
  readonly interval: Interval
  /** The same against side by side: 1 where the arms do not disturb each other. */
  readonly difference: { readonly ratio: number; readonly interval: Interval }
  readonly launches: number
  /** They differ by more than chance explains in 99 of 100 runs. */
  readonly contaminated: boolean
}

/** Undefined where there were no turns, or only one launch's: one value has no spread. */
export function turnsOf({ plan, launches }: Recorded, gate: Comparison | undefined): Turns | undefined {
  if (gate === undefined) return undefined
  const alone = launches.flatMap(({ turns = [], samples }, launch): WindowRatio[] => {
    const logRatio = ratioOfTurns(plan, turns)
    return samples.length === 0 || !Number.isFinite(logRatio) ? [] : [{ launch, window: 0, logRatio }]
  })
  if (alone.length < 2) return undefined
  const differences = alone.map((one) => {
    const own = gate.ratios.filter(({ launch }) => launch === one.launch)
    return { ...one, logRatio: one.logRatio - mean(own.map(({ logRatio }) => logRatio)) }
  })
  const difference = estimate(differences, 'launch')
  return {
    ...ratioOf(estimate(alone, 'launch')),
    difference: ratioOf(difference),
    launches: alone.length,
    contaminated: isBiased(difference),
  }
}

/** Log ratio of I to U over the turns of a launch. */
function ratioOfTurns(plan: Plan, samples: readonly Sample[]): number {
  const { turns = [] } = plan
  const byTurn = Map.groupBy(samples, ({ number }) => Math.floor(number / turnLength(plan)))
  const logs = (arm: ArmName) =>
    turns.flatMap((turn, at) => {
      const latencies = sorted((byTurn.get(at) ?? []).map(({ latency }) => latency))
      return turn === arm ? [Math.log(quantile(latencies, plan.quantile))] : []
    })
  return mean(logs('I')) - mean(logs('U'))
}
