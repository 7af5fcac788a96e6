// One launch: all arms started anew side by side, warmed up, measured, stopped; what they sent is counted afterwards.
import { availableParallelism } from 'node:os'
import type { ProgressEvent, RunningSystem } from '../../harness/runtime/index.ts'
import type { LoadScenario, SystemDefinition } from '../../harness/system/index.ts'
import { type Arm, type ArmName, inArm } from './arms.ts'
import type { Launch, Pace, Plan, Sent } from './data.ts'
import { measure, seedOf } from './measure.ts'
import { findPace } from './pace.ts'
import { toldByRuntime } from './runtimes.ts'
import { type TakenTurns, takeTurns } from './turns.ts'
import { sentBy } from './sent.ts'
import { startArms } from './start-arms.ts'

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
  /** Wanted where nobody knows what the machine bears: gives the plan at the pace that was found. */
  readonly pace?: (found: Pace) => Plan
  /** After each whole window of the launch so far; true ends it. */
  readonly enough: (soFar: Launch, measured: number) => boolean
}

/** A launch under way. */
export interface LoadOfLaunch extends LaunchOptions {
  /** Called for every answer of an arm, whether or not it is measured. */
  readonly onAnswer: (arm: ArmName) => void
}

const GRACE_MS = 10_000

export async function runLaunch(options: LaunchOptions, launch: number): Promise<Launch> {
  await using stack = new AsyncDisposableStack()
  const { system, definition, receivers, told, logDir } = await startArms(options, stack, launch)
  const { arms } = options
  const answers = new Map<ArmName, number>()
  const onAnswer = (arm: ArmName) => void answers.set(arm, (answers.get(arm) ?? 0) + 1)
  const load = { ...options, onAnswer }
  const plan = options.pace?.(await findPace(load, system, availableParallelism())) ?? options.plan
  const measured = await measure({ ...load, plan }, system, launch)
  const turns: TakenTurns =
    measured.died === undefined
      ? await takeTurns({ ...load, plan }, system, launch)
      : { samples: [], dropped: 0 }
  // Flushed by now, or never.
  for (const arm of arms) await stopArm(system, options.scenario, arm.name)
  const sent = receivers.map(
    ({ arm, recording, sink }): Sent =>
      sentBy(
        arm,
        recording,
        { bytes: sink.stats().bytes, answers: answers.get(arm) ?? 0 },
        { ...plan, seed: seedOf(plan, launch) },
        measured.samples,
      ),
  )
  const services = arms.flatMap(({ name }) => options.scenario.services.map((one) => inArm(one, name)))
  const runtimes = await Promise.all(
    services.map(async (name) => {
      const service = definition.services[name]
      return [name, service === undefined ? [] : await toldByRuntime(service, name, told, logDir)] as const
    }),
  )
  return {
    ...measured,
    ...(turns.died === undefined ? {} : { died: turns.died }),
    dropped: measured.dropped + turns.dropped,
    turns: turns.samples,
    sent,
    runtimes: Object.fromEntries(runtimes),
  }
}

async function stopArm(system: RunningSystem, { services }: LoadScenario, arm: ArmName): Promise<void> {
  await Promise.all(services.map((service) => system.stopService(inArm(service, arm), GRACE_MS)))
}
