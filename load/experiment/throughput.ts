// How many requests a second an arm answers at most: so many users that one always waits, one arm alone at a time.
import { availableParallelism } from 'node:os'
import { estimate, type Interval, mean, ratioOf } from '../statistics/index.ts'
import { inArm } from './arms.ts'
import type { LaunchOptions } from './launch.ts'
import { startArms } from './start-arms.ts'
import { wholeStream } from './stream.ts'

type TurnOf = 'U' | 'I'

/** The first two warm up and do not count; then the order is one that drift cannot favour. */
const WARM: readonly TurnOf[] = ['U', 'I']
const TURNS: readonly TurnOf[] = ['U', 'I', 'I', 'U', 'U', 'I', 'I', 'U']
/** Seconds at the beginning of a turn that do not count. */
const SKIPPED = 1
/** Users for each processor: enough that it never waits for one. */
const USERS = 12
/** Its traces are those of no launch. */
const SEED_OF_TURNS = 700_000_000

export interface Turn {
  readonly arm: TurnOf
  /** Answers a second, the right ones alone. */
  readonly perSecond: number
  readonly wrong: number
}

export interface Throughput {
  readonly schemaVersion: 1
  readonly kind: 'throughput'
  readonly started: string
  readonly scenario: string
  readonly users: number
  readonly turns: readonly Turn[]
  /** Answers a second: means over the turns. */
  readonly uninstrumented: number
  readonly instrumented: number
  /** I / U, with its 95 % interval over pairs of neighbouring turns. */
  readonly ratio: number
  readonly interval: Interval
}

export type ThroughputOptions = Omit<LaunchOptions, 'enough' | 'pace'> & {
  /** Of a turn. */
  readonly seconds: number
  readonly note: (text: string) => void
}

/** @throws Error where a service or server ends unasked: a dead arm answers nothing, which is no throughput */
export async function runThroughput(options: ThroughputOptions): Promise<Throughput> {
  const { plan, note, seconds: length } = options
  const started = new Date().toISOString()
  const users = USERS * availableParallelism()
  await using stack = new AsyncDisposableStack()
  const { system } = await startArms(options, stack, 0)
  const take = async (arm: TurnOf, number: number): Promise<Turn> => {
    const answers: { readonly ended: number; readonly right: boolean }[] = []
    const env = {
      ARMS: `${arm}=${system.endpoints.url(inArm(options.definition.entry, arm))}`,
      CLOSED: 'true',
      VUS: String(users),
      DURATION: `${length}s`,
      SEED: String(plan.seed + SEED_OF_TURNS + number),
    }
    const died = await wholeStream(options, system, env, (told) => {
      if (!('sample' in told)) return
      const { sent, latency, status } = told.sample
      answers.push({ ended: sent + latency, right: status >= 200 && status < 300 })
    })
    if (died !== undefined) throw new Error(`An arm died: ${died}`)
    const begun = Math.min(...answers.map(({ ended }) => ended)) + SKIPPED * 1000
    // The last second may be one in which the generator stops already.
    const seconds = length - SKIPPED - 1
    const counted = answers.filter(({ ended }) => ended >= begun && ended < begun + seconds * 1000)
    const right = counted.filter((one) => one.right).length
    note(`${arm}: ${(right / seconds).toFixed(1)} requests/s`)
    return { arm, perSecond: right / seconds, wrong: counted.length - right }
  }
  for (const [at, arm] of WARM.entries()) await take(arm, at)
  const turns: Turn[] = []
  for (const [at, arm] of TURNS.entries()) turns.push(await take(arm, WARM.length + at))
  return { ...throughputOf(turns), started, scenario: plan.scenario, users }
}

/** Pure: of turns in the order in which they were taken, two and two neighbours of different arms. */
export function throughputOf(turns: readonly Turn[]): Omit<Throughput, 'started' | 'scenario' | 'users'> {
  const pairs = Array.from({ length: Math.floor(turns.length / 2) }, (_, at) =>
    turns.slice(at * 2, at * 2 + 2),
  )
  const rate = (of: readonly Turn[], arm: TurnOf) =>
    mean(of.filter((one) => one.arm === arm).map(({ perSecond }) => perSecond))
  const found = estimate(
    pairs.map((pair, window) => ({
      launch: 0,
      window,
      logRatio: Math.log(rate(pair, 'I') / rate(pair, 'U')),
    })),
    'window',
  )
  return {
    schemaVersion: 1,
    kind: 'throughput',
    turns,
    uninstrumented: rate(turns, 'U'),
    instrumented: rate(turns, 'I'),
    ...ratioOf(found),
  }
}
