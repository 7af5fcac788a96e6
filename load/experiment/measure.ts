// The load of a launch: requests of the plan to all arms, readings beside them, until enough windows are whole.
import type { RunningSystem } from '../../harness/runtime/index.ts'
import type { Generator } from '../generator.ts'
import { inArm } from './arms.ts'
import type { Launch, Plan, Reading } from './data.ts'
import type { LaunchOptions, LoadOfLaunch } from './launch.ts'
import { read } from './processes.ts'
import type { Told } from './samples.ts'
import { deathText, startStream } from './stream.ts'
import { LaunchWatch } from './watch.ts'

/** A reading is work, too: often enough to know what each window cost, and no oftener. */
const MOST_READ_MS = 1000
const READINGS_A_WINDOW = 4
/** What comes while cold services answer their first requests must have somebody to wait. */
const COLD_SECONDS = 2

/** Each launch draws anew. */
export const seedOf = ({ seed }: Plan, launch: number): number => seed + launch

export async function measure(
  options: LoadOfLaunch,
  system: RunningSystem,
  launch: number,
): Promise<Omit<Launch, 'sent'>> {
  const { plan, abort } = options
  const watch = new LaunchWatch(plan)
  const readings: Reading[] = []
  const over = Promise.withResolvers<void>()
  let seen = 0
  let isOver = false
  const onTold = (told: Told) => {
    if ('sample' in told) options.onAnswer(told.sample.arm)
    // What is under way when the generator is stopped is cut off: nobody is to blame for that.
    if (isOver) return
    if ('dropped' in told) watch.dropped += told.dropped
    else if ('sample' in told) watch.add(told.sample)
    if (watch.complete === seen) return
    seen = watch.complete
    const measured = watch.measured()
    const soFar = { samples: watch.samples, readings, dropped: watch.dropped, sent: [] }
    if (!options.enough(soFar, measured) && measured < plan.windows) return
    isOver = true
    over.resolve()
  }
  const generator = await startStream(options, system, environmentOf(options, system, launch), onTold)
  const milliseconds = Math.min(MOST_READ_MS, (plan.requests / plan.rate / READINGS_A_WINDOW) * 1000)
  await using _reader = readEvery(milliseconds, system, generator, readings)
  const died = await Promise.race([
    over.promise.then(() => undefined),
    generator.ended.then(() => undefined),
    system.died,
  ])
  isOver = true
  await generator.stop()
  abort.throwIfAborted()
  if (watch.samples.length === 0 && died === undefined)
    throw new Error(`k6 sent nothing:\n${generator.said()}`)
  return {
    samples: watch.samples,
    readings,
    dropped: watch.dropped,
    ...(died === undefined ? {} : { died: deathText(options, died) }),
  }
}

function environmentOf(
  options: LaunchOptions,
  system: RunningSystem,
  launch: number,
): Readonly<Record<string, string>> {
  const { plan } = options
  const window = plan.requests / plan.rate
  const seconds = Math.ceil((plan.windows + plan.warmUp.mostWindows + 1) * window)
  return scriptEnvironment(options, system, { rate: plan.rate, seconds, seed: seedOf(plan, launch) })
}

export function scriptEnvironment(
  { definition, arms }: Pick<LaunchOptions, 'definition' | 'arms'>,
  system: RunningSystem,
  { rate, seconds, seed }: { readonly rate: number; readonly seconds: number; readonly seed: number },
): Readonly<Record<string, string>> {
  return {
    ARMS: arms.map(({ name }) => `${name}=${system.endpoints.url(inArm(definition.entry, name))}`).join(','),
    RATE: String(rate),
    DURATION: `${seconds}s`,
    SEED: String(seed),
    VUS: String(Math.max(50, rate * arms.length * COLD_SECONDS)),
  }
}

/** Readings at a steady pace until disposed of; never two at once. */
function readEvery(
  milliseconds: number,
  system: RunningSystem,
  generator: Generator,
  readings: Reading[],
): AsyncDisposable {
  const services = Object.fromEntries([...system.services].map(([name, { pid }]) => [name, pid]))
  let under: Promise<void> | undefined
  const take = () => {
    under ??= read({ services, generator: generator.pid }).then((reading) => {
      readings.push(reading)
      under = undefined
    })
  }
  take()
  const timer = setInterval(take, milliseconds)
  return {
    // The last window ends after the last of them: one more.
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await under
      take()
      await under
    },
  }
}
