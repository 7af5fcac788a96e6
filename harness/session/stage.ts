// A running system with the sink that it sends to: what arrives goes into one recording at a time.
import type { Recording } from '../recording/index.ts'
import type { ProgressEvent, RunningSystem } from '../runtime/index.ts'
import { type Sink, startSink } from '../sink/index.ts'
import type { SystemDefinition } from '../system/index.ts'

export interface StageOptions {
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
}

/** Starts everything; a failure on the way stops what had been started and is thrown on. */
export async function openStage(options: StageOptions, first: Recording): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  // Loaded here and not above: test workers attach only, and need not wait for the runtime's clients to load.
  const { startLocal } = await import('../runtime/index.ts')
  let current = first
  const sink = stack.use(
    await startSink({
      onRequest: (request) => current.append(request),
      busy: () => current.spilled()?.failure,
    }),
  )
  const system = stack.use(
    await startLocal({
      ...options,
      sink: { http: sink.http, grpc: sink.grpc },
      onLine: (line) => current.appendLine(line),
    }),
  )
  const owned = stack.move()
  return {
    definition: options.definition,
    sink,
    system,
    recordInto: (recording) => {
      current = recording
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
