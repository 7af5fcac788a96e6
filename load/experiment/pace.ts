// How many requests a second this machine bears: found by a try at half the rate, which warms the services up as well.
import { once } from 'node:events'
import type { RunningSystem } from '../../harness/runtime/index.ts'
import type { Pace, Plan } from './data.ts'
import type { LoadOfLaunch } from './launch.ts'
import { scriptEnvironment } from './measure.ts'
import { machine } from './processes.ts'
import { startStream } from './stream.ts'

/** Share of all processors that services, servers and generator may use together: beyond it, waiting decides, not work. */
const MOST_BUSY = 0.5
/** Fewer requests a second would make windows of nothing. */
const LEAST_RATE = 5
/** Seconds of the try, and how many of them at its end count: cold services cost more. */
const SECONDS = 16
const COUNTED_SECONDS = 8
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

export async function findPace(
  options: LoadOfLaunch,
  system: RunningSystem,
  processors: number,
): Promise<Pace> {
  const { plan, abort } = options
  const tried = Math.max(1, Math.ceil(plan.rate / 2))
  const seed = (plan.seed + SEED_OF_TRY) % 2 ** 31
  const env = scriptEnvironment(options, system, { rate: tried, seconds: SECONDS, seed })
  const generator = await startStream(options, system, env, (told) => {
    if ('sample' in told) options.onAnswer(told.sample.arm)
  })
  const wait = (seconds: number) => once(AbortSignal.timeout(seconds * 1000), 'abort')
  await Promise.race([wait(SECONDS - COUNTED_SECONDS), generator.ended])
  const before = await lookedAt()
  await Promise.race([wait(COUNTED_SECONDS - 1), generator.ended])
  const after = await lookedAt()
  await generator.stop()
  abort.throwIfAborted()
  return { tried, busy: (after.busy - before.busy) / (after.seconds - before.seconds) / processors }
}

/** The time is that of the answer: on a busy machine it may be long after the question. */
async function lookedAt() {
  const { busy } = await machine()
  return { busy, seconds: performance.now() / 1000 }
}
