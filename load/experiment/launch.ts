// One launch: all arms started anew side by side, warmed up, measured, stopped; what they sent is counted afterwards.
import { Recording } from '../../harness/recording/index.ts'
import { type ProgressEvent, type RunningSystem, startLocal } from '../../harness/runtime/index.ts'
import { type Sink, startSink } from '../../harness/sink/index.ts'
import type { LoadScenario, SystemDefinition } from '../../harness/system/index.ts'
import { type Generator, startGenerator } from '../generator.ts'
import { type Arm, type ArmName, inArm, sideBySide } from './arms.ts'
import type { Launch, Plan, Reading, Sent } from './data.ts'
import { read } from './processes.ts'
import { k6Reader } from './samples.ts'
import { sentBy } from './sent.ts'
import { LaunchWatch } from './watch.ts'

export interface LaunchOptions {
  readonly definition: SystemDefinition
  readonly root: string
  readonly runDir: string
  readonly plan: Plan
  readonly scenario: LoadScenario
  readonly arms: readonly Arm[]
  readonly k6: string
  /** The bundled script. */
  readonly script: string
  readonly abort: AbortSignal
  readonly onProgress: (event: ProgressEvent) => void
  /** After each whole window of the launch so far; true ends it. */
  readonly enough: (soFar: Launch, measured: number) => boolean
}

const READ_MS = 500
/** What may be kept of an arm's telemetry in memory; only counts are wanted of it. */
const MEMORY = 192 * 2 ** 20
const GRACE_MS = 10_000
/** What comes while cold services answer their first requests must have somebody to wait. */
const COLD_SECONDS = 2

interface Receiver {
  readonly arm: ArmName
  readonly recording: Recording
  readonly sink: Sink
}

export async function runLaunch(options: LaunchOptions, launch: number): Promise<Launch> {
  await using stack = new AsyncDisposableStack()
  const receivers = new Map<ArmName, Receiver>()
  for (const { name, instrumented } of options.arms) {
    if (!instrumented) continue
    const recording = stack.use(
      new Recording({ maxMemory: MEMORY, spillTo: `${options.runDir}/spilled-${launch}-${name}` }),
    )
    const sink = stack.use(await startSink({ onRequest: (request) => recording.append(request) }))
    receivers.set(name, { arm: name, recording, sink })
  }
  const arms = options.arms.map((arm): Arm => {
    const sink = receivers.get(arm.name)?.sink
    return sink === undefined ? arm : { ...arm, sink: { http: sink.http, grpc: sink.grpc } }
  })
  const system = stack.use(
    await startLocal({
      definition: sideBySide(options.definition, options.scenario, arms),
      root: options.root,
      // Each arm is told its own; nobody else has any.
      sink: { http: '', grpc: '' },
      logDir: `${options.runDir}/logs-${launch + 1}`,
      faults: [],
      onLine: () => {},
      onProgress: options.onProgress,
      abort: options.abort,
    }),
  )
  const measured = await measure(options, system, launch)
  // Flushed by now, or never.
  for (const arm of arms) await stopArm(system, options.scenario, arm.name)
  const sent = [...receivers.values()].map(
    ({ arm, recording, sink }): Sent =>
      sentBy(
        arm,
        recording,
        sink.stats().bytes,
        { ...options.plan, seed: seedOf(options.plan, launch) },
        measured.samples,
      ),
  )
  return { ...measured, sent }
}

/** Each launch draws anew. */
export const seedOf = ({ seed }: Plan, launch: number): number => seed + launch

async function stopArm(system: RunningSystem, { services }: LoadScenario, arm: ArmName): Promise<void> {
  await Promise.all(services.map((service) => system.stopService(inArm(service, arm), GRACE_MS)))
}

async function measure(
  options: LaunchOptions,
  system: RunningSystem,
  launch: number,
): Promise<Omit<Launch, 'sent'>> {
  const { plan, abort, definition } = options
  const watch = new LaunchWatch(plan)
  const readings: Reading[] = []
  const over = Promise.withResolvers<void>()
  let seen = 0
  let isOver = false
  const readLine = k6Reader()
  const onLine = (line: string) => {
    const told = readLine(line)
    // What is under way when the generator is stopped is cut off: nobody is to blame for that.
    if (told === undefined || isOver) return
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
  const generator = await startGenerator({
    k6: options.k6,
    script: options.script,
    env: environmentOf(options, system, launch),
    marks: system.marks,
    onLine,
    abort,
  })
  await system.adopt(generator.pid)
  await using _reader = readEvery(READ_MS, system, generator, readings)
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
    ...(died === undefined
      ? {}
      : {
          died: `${died.service} of ${definition.name} ended (${died.signal ?? `exit status ${died.exitCode}`}): ${died.lastLines.slice(-3).join(' / ')}`,
        }),
  }
}

function environmentOf(
  { plan, definition, arms }: LaunchOptions,
  system: RunningSystem,
  launch: number,
): Readonly<Record<string, string>> {
  const window = plan.requests / plan.rate
  const seconds = Math.ceil((plan.windows + plan.warmUp.mostWindows + 1) * window)
  return {
    ARMS: arms.map(({ name }) => `${name}=${system.endpoints.url(inArm(definition.entry, name))}`).join(','),
    RATE: String(plan.rate),
    DURATION: `${seconds}s`,
    SEED: String(seedOf(plan, launch)),
    VUS: String(Math.max(50, plan.rate * arms.length * COLD_SECONDS)),
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
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await under
    },
  }
}
