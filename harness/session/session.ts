// One run: sink, recording and running system together, with the door by which test workers reach them.
import type { RequestHeaders, Topology } from '../../assertions/index.ts'
import { encodeTraces } from '../otlp/index.ts'
import { Recording, type RetentionOptions } from '../recording/index.ts'
import type { ProgressEvent, RunningSystem } from '../runtime/index.ts'
import { type Sink, startSink } from '../sink/index.ts'
import type { SystemDefinition } from '../system/index.ts'
import type { Span } from '../telemetry/index.ts'
import { startControl } from './control.ts'
import { type SessionDescription, topologyOf } from './description.ts'
import { type MarkerReceipt, sendMarkers } from './markers.ts'
import { nowNanoseconds } from './own-spans.ts'

export interface SessionOptions {
  readonly definition: SystemDefinition
  readonly root: string
  /** The run's folder; service logs go to `logs/` in it. */
  readonly runDir: string
  readonly faults: readonly string[]
  readonly onProgress: (event: ProgressEvent) => void
  readonly abort: AbortSignal
  readonly runtimeReason: string
  /** Bytes of received telemetry to keep in memory; the oldest beyond that goes to a file in the run's folder. */
  readonly maxMemory?: number
}

export interface Session extends AsyncDisposable {
  readonly definition: SystemDefinition
  readonly recording: Recording
  readonly sink: Sink
  readonly system: RunningSystem
  readonly topology: Topology
  /** Requests of steps and pages, with those of their headers that carry a context. */
  readonly requests: readonly RequestHeaders[]
  readonly controlUrl: string
  describe(): SessionDescription
  sendMarkers(): Promise<readonly MarkerReceipt[]>
  /** Puts a span of the harness's own into the recording. */
  record(span: Span): void
}

/** Starts everything; a failure on the way stops what had been started and is thrown on. */
export async function openSession(options: SessionOptions): Promise<Session> {
  await using stack = new AsyncDisposableStack()
  // Loaded here and not above: test workers attach only, and need not wait for the runtime's clients to load.
  const { startLocal } = await import('../runtime/index.ts')
  const recording = stack.use(new Recording(retentionOf(options)))
  const sink = stack.use(
    await startSink({
      onRequest: (request) => recording.append(request),
      busy: () => recording.spilled()?.failure,
    }),
  )
  const system = stack.use(
    await startLocal({
      definition: options.definition,
      root: options.root,
      sink: { http: sink.http, grpc: sink.grpc },
      logDir: `${options.runDir}/logs`,
      faults: options.faults,
      onLine: (line) => recording.appendLine(line),
      onProgress: options.onProgress,
      abort: options.abort,
    }),
  )
  const topology = topologyOf(options.definition, system)
  const record = (span: Span) => {
    recording.append({ signal: 'traces', body: encodeTraces([span]), received: nowNanoseconds() })
  }
  const markers = () => sendMarkers(options.definition, system.endpoints, record)
  const requests: RequestHeaders[] = []
  const keepRequest = (request: RequestHeaders) => void requests.push(request)
  const describe = () => describeSession(options, sink, system, topology)
  const control = stack.use(await startControl({ describe, recording, sendMarkers: markers, keepRequest }))
  const owned = stack.move()
  return {
    definition: options.definition,
    recording,
    sink,
    system,
    topology,
    requests,
    controlUrl: control.url,
    describe,
    sendMarkers: markers,
    record,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function retentionOf({ maxMemory, runDir }: SessionOptions): RetentionOptions | undefined {
  return maxMemory === undefined ? undefined : { maxMemory, spillTo: `${runDir}/spilled` }
}

function describeSession(
  options: SessionOptions,
  sink: Sink,
  system: RunningSystem,
  topology: Topology,
): SessionDescription {
  const { entry, assets = {} } = options.definition
  const page = Object.values(assets).find((asset) => asset.emitsAs !== undefined)?.emitsAs
  return {
    schemaVersion: 1,
    system: options.definition.name,
    runtime: system.runtime,
    runtimeReason: options.runtimeReason,
    pid: process.pid,
    sink: { http: sink.http, grpc: sink.grpc },
    entry: {
      service: entry,
      url: system.endpoints.url(entry),
      markerPath: options.definition.services[entry]?.marker.path ?? '/',
    },
    services: Object.fromEntries(
      [...system.services].map(([name, service]) => [name, { pid: service.pid, ports: service.ports }]),
    ),
    ...(page === undefined ? {} : { page }),
    processes: processUrls(options.definition, system),
    topology,
    faults: options.faults,
    runDir: options.runDir,
    scratchDir: system.scratchDir,
  }
}

function processUrls(
  { infrastructure }: SystemDefinition,
  { endpoints }: RunningSystem,
): SessionDescription['processes'] {
  return Object.fromEntries(
    Object.entries(infrastructure).flatMap(([name, definition]) =>
      definition.kind === 'process'
        ? [
            [
              name,
              Object.fromEntries(
                Object.keys(definition.ports).map((port) => [port, endpoints.url(name, port)]),
              ),
            ],
          ]
        : [],
    ),
  )
}
