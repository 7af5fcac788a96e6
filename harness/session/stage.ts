// A running system with the sink that it sends to: what arrives goes into one recording at a time.
import type { Recording } from '../recording/index.ts'
import type { Interruption, ProgressEvent, Runtime, RunningSystem } from '../runtime/index.ts'
import { type Sink, startSink } from '../sink/index.ts'
import type { SystemDefinition } from '../system/index.ts'

export interface StageOptions {
  readonly runtime: Runtime
  readonly definition: SystemDefinition
  readonly root: string
  /** Each service's whole output goes there, one file a service. */
  readonly logDir: string
  /** Names in `definition.faults`. */
  readonly faults: readonly string[]
  readonly onProgress: (event: ProgressEvent) => void
  readonly abort: AbortSignal
}

export interface Stage extends AsyncDisposable {
  readonly definition: SystemDefinition
  readonly sink: Sink
  readonly system: RunningSystem
  /** All that arrives from now on goes there. What is still on its way is not lost, and not where it belongs: wait for it first. */
  recordInto(recording: Recording): void
  /** As `interrupt` and `restore` of the system, which know its parts only; the sink can be disconnected under the name {@link SINK}. */
  interrupt(name: string, how: Interruption): Promise<void>
  restore(name: string): Promise<void>
}

export const SINK = 'sink'

/** Starts everything; a failure on the way stops what had been started and is thrown on. */
export async function openStage(options: StageOptions, first: Recording): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  // Loaded here and not above: test workers attach only, and need not wait for the runtime's clients to load.
  const { promtool, RuntimeError, sinkAddresses, startSystem, step } = await import('../runtime/index.ts')
  let current = first
  const alsoOn = await sinkAddresses(options.runtime)
  const sink = stack.use(
    await startSink({
      alsoOn,
      onRequest: (request) => current.append(request),
      busy: () => current.spilled()?.failure,
    }),
  )
  // Scenarios ask it about alerts: fetched in the time of the start, not of theirs. Who uses it hears why it is not there.
  const rulesTool =
    (options.definition.gate?.alerts ?? []).length > 0
      ? step(options.onProgress, 'promtool', promtool).catch(() => undefined)
      : undefined
  const system = stack.use(
    await startSystem(options.runtime, {
      ...options,
      sink: { http: sink.http, grpc: sink.grpc },
      onLine: (line) => current.appendLine(line),
    }),
  )
  await rulesTool
  const owned = stack.move()
  return {
    definition: options.definition,
    sink,
    system,
    recordInto: (recording) => {
      current = recording
    },
    interrupt: async (name, how) => {
      if (name !== SINK || how !== 'disconnect') return system.interrupt(name, how)
      if (alsoOn.length > 0) return sink.disconnect()
      throw new RuntimeError('UNSUPPORTED', 'Services reach the sink where the harness itself does.', {
        remedy: 'Use --runtime docker on the machine of the engine.',
      })
    },
    restore: (name) => (name === SINK ? sink.reconnect() : system.restore(name)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
