// All arms started side by side, each instrumented one with a sink of its own.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Recording } from '../../harness/recording/index.ts'
import { type RunningSystem, startLocal } from '../../harness/runtime/index.ts'
import { type Sink, startSink } from '../../harness/sink/index.ts'
import type { SystemDefinition } from '../../harness/system/index.ts'
import { type Arm, type ArmName, sideBySide } from './arms.ts'
import type { LaunchOptions } from './launch.ts'

/** What may be kept of an arm's telemetry in memory; only counts are wanted of it. */
const MEMORY = 192 * 2 ** 20

export interface Receiver {
  readonly arm: ArmName
  readonly recording: Recording
  readonly sink: Sink
}

export interface StartedArms {
  readonly system: RunningSystem
  readonly definition: SystemDefinition
  readonly receivers: readonly Receiver[]
  /** Folder in which runtimes leave what they tell. */
  readonly told: string
  readonly logDir: string
}

/** @param stack what is started ends with it */
export async function startArms(
  options: Pick<
    LaunchOptions,
    'definition' | 'root' | 'runDir' | 'scenario' | 'arms' | 'abort' | 'onProgress'
  >,
  stack: AsyncDisposableStack,
  launch: number,
): Promise<StartedArms> {
  const { runDir } = options
  const receivers = new Map<ArmName, Receiver>()
  for (const { name, instrumented } of options.arms) {
    if (!instrumented) continue
    const recording = stack.use(
      new Recording({ maxMemory: MEMORY, spillTo: `${runDir}/spilled-${launch}-${name}` }),
    )
    const sink = stack.use(await startSink({ onRequest: (request) => recording.append(request) }))
    receivers.set(name, { arm: name, recording, sink })
  }
  const arms = options.arms.map((arm): Arm => {
    const sink = receivers.get(arm.name)?.sink
    return sink === undefined ? arm : { ...arm, sink: { http: sink.http, grpc: sink.grpc } }
  })
  const told = join(runDir, `runtimes-${launch + 1}`)
  await mkdir(told, { recursive: true })
  const logDir = join(runDir, `logs-${launch + 1}`)
  const definition = sideBySide(options.definition, options.scenario, arms, told)
  const system = stack.use(
    await startLocal({
      definition,
      root: options.root,
      // Each arm is told its own; nobody else has any.
      sink: { http: '', grpc: '' },
      logDir,
      faults: [],
      onLine: () => {},
      onProgress: options.onProgress,
      abort: options.abort,
    }),
  )
  return { system, definition, receivers: [...receivers.values()], told, logDir }
}
