// How many requests a second this machine bears: found by a try at half the rate, which warms the services up as well.
import { once } from 'node:events'
import type { RunningSystem } from '../../harness/runtime/index.ts'
import type { Pace, Plan } from './data.ts'
import type { LoadOfLaunch } from './launch.ts'
import { scriptEnvironment } from './measure.ts'
import { mean } from '../statistics/index.ts'
import { machine } from './processes.ts'
import { startStream } from './stream.ts'

/** Share of all processors that services, servers and generator may use together: beyond it, waiting decides, not work. */
const MOST_BUSY = 0.5
/** Fewer requests a second would make windows of nothing. */
const LEAST_RATE = 5
/** The try is looked at in slices of so many seconds; so many slices are the most. */
const SLICE_SECONDS = 4
const MOST_SLICES = 10
/** Cold services cost more, up to twice: a slice that costs less than this share of the one before is still warming up. */
const STILL_FALLING = 0.92
/** Its traces are those of no launch. */
const SEED_OF_TRY = 1_000_000_000

/**
 * The plan at the rate that the try allows, never above its own; windows and warm-up stay as long as they were. What is used without
 * any request counts as if it came with them, so that the rate errs on the low side.
 */
export function atPace(plan: Plan, pace: Pace): Plan {
  const allowed = Math.floor((pace.tried * MOST_BUSY) / pace.busy)
  const rate = Math.min(plan.rate, Math.max(LEAST_RATE, allowed))
  const inTheTimeOf = (requests: number) => Math.round((requests / plan.rate) * rate)
  const { warmUp } = plan
  return {
    ...plan,
    rate,
    requests: inTheTimeOf(plan.requests),
    warmUp: { ...warmUp, requests: inTheTimeOf(warmUp.requests) },
    pace,
  }
}

/** Whether neither of the last two slices was much cheaper than the one before it. The first has the start in it. */
export function isSteady(shares: readonly number[]): boolean {
  const [, ...counted] = shares
  return (
    counted.length >= 3 &&
    [-1, -2].every((at) => (counted.at(at) ?? 0) >= STILL_FALLING * (counted.at(at - 1) ?? 0))
  )
}

export async function findPace(
  options: LoadOfLaunch,
  system: RunningSystem,
  processors: number,
): Promise<Pace> {
  const { plan, abort } = options
  const tried = Math.max(1, Math.ceil(plan.rate / 2))
  const seed = (plan.seed + SEED_OF_TRY) % 2 ** 31
  const seconds = (MOST_SLICES + 1) * SLICE_SECONDS
  const env = scriptEnvironment(options, system, { rate: tried, seconds, seed })
  let hasEnded = false
  const generator = await startStream(options, system, env, (told) => {
    if ('sample' in told) options.onAnswer(told.sample.arm)
  })
  const ended = generator.ended.then(() => {
    hasEnded = true
  })
  const shares: number[] = []
  let before = await lookedAt()
  while (!hasEnded && !isSteady(shares) && shares.length < MOST_SLICES) {
    await Promise.race([once(AbortSignal.timeout(SLICE_SECONDS * 1000), 'abort'), ended])
    const after = await lookedAt()
    shares.push((after.busy - before.busy) / (after.seconds - before.seconds) / processors)
    before = after
  }
  await generator.stop()
  abort.throwIfAborted()
  return { tried, busy: mean(shares.slice(-2)) }
}

/** The time is that of the answer: on a busy machine it may be long after the question. */
async function lookedAt() {
  const { busy } = await machine()
  return { busy, seconds: performance.now() / 1000 }
}
