// One run: sink, recording and running system together, with the door by which test workers reach them.
import type { RequestHeaders, Topology } from '../../assertions/index.ts'
import { encodeTraces } from '../otlp/index.ts'
import { Recording, type RetentionOptions } from '../recording/index.ts'
import type { RunningSystem } from '../runtime/index.ts'
import type { Sink } from '../sink/index.ts'
import type { SystemDefinition } from '../system/index.ts'
import type { Span } from '../telemetry/index.ts'
import { startControl } from './control.ts'
import { type SessionDescription, topologyOf } from './description.ts'
import { type MarkerReceipt, sendMarkers } from './markers.ts'
import { nowNanoseconds } from './own-spans.ts'
import { openStage, type Stage, type StageOptions } from './stage.ts'

/** What is said of a run. */
export interface RunTitle {
  /** The run's folder. */
  readonly runDir: string
  readonly faults: readonly string[]
  readonly runtimeReason: string
}

export interface SessionOptions extends Omit<StageOptions, 'logDir'>, RunTitle {
  /** Bytes of received telemetry to keep in memory; the oldest beyond that goes to a file in the run's folder. */
  readonly maxMemory?: number
}

export interface Session extends AsyncDisposable {
  readonly definition: SystemDefinition
  readonly recording: Recording
  readonly sink: Sink
  readonly system: RunningSystem
  readonly topology: Topology
  /** Nanoseconds since the epoch: what was sent before is none of this run's. */
  readonly begun: bigint
  /** Requests of steps and pages, with those of their headers that carry a context. */
  readonly requests: readonly RequestHeaders[]
  readonly controlUrl: string
  describe(): SessionDescription
  sendMarkers(): Promise<readonly MarkerReceipt[]>
  /** Takes a part of the system away, or the sink, until it is restored. */
  interrupt: Stage['interrupt']
  restore: Stage['restore']
  /** Puts spans of the harness's own into the recording. */
  record(...spans: readonly Span[]): void
}

/** Starts everything; service logs go to `logs/` in the run's folder. A failure on the way stops what had been started and is thrown on. */
export async function openSession(options: SessionOptions): Promise<Session> {
  await using stack = new AsyncDisposableStack()
  const begun = nowNanoseconds()
  const recording = stack.use(new Recording(retentionOf(options)))
  const stage = stack.use(await openStage({ ...options, logDir: `${options.runDir}/logs` }, recording))
  const session = stack.use(await sessionOn(stage, options, recording, begun))
  const owned = stack.move()
  return { ...session, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** A run of its own on a system that goes on running: what arrives from now on is its, and the system outlives it. */
export async function nextSession(stage: Stage, title: RunTitle): Promise<Session> {
  const recording = new Recording()
  const begun = nowNanoseconds()
  stage.recordInto(recording)
  return sessionOn(stage, title, recording, begun)
}

async function sessionOn(
  stage: Stage,
  title: RunTitle,
  recording: Recording,
  begun: bigint,
): Promise<Session> {
  const { definition, sink, system } = stage
  const topology = topologyOf(definition, system)
  const record = (...spans: readonly Span[]) => {
    recording.append({ signal: 'traces', body: encodeTraces(spans), received: nowNanoseconds() })
  }
  const markers = () => sendMarkers(definition, system.endpoints, record)
  const requests: RequestHeaders[] = []
  const keepRequest = (request: RequestHeaders) => void requests.push(request)
  const describe = () => describeSession(title, definition, sink, system, topology)
  const control = await startControl({
    describe,
    recording,
    sendMarkers: markers,
    interrupt: (name, how) => stage.interrupt(name, how),
    restore: (name) => stage.restore(name),
    keepRequest,
  })
  return {
    definition,
    recording,
    sink,
    system,
    topology,
    begun,
    requests,
    controlUrl: control.url,
    describe,
    sendMarkers: markers,
    interrupt: (name, how) => stage.interrupt(name, how),
    restore: (name) => stage.restore(name),
    record,
    [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
  }
}

function retentionOf({ maxMemory, runDir }: SessionOptions): RetentionOptions | undefined {
  return maxMemory === undefined ? undefined : { maxMemory, spillTo: `${runDir}/spilled` }
}

function describeSession(
  { runDir, faults, runtimeReason }: RunTitle,
  definition: SystemDefinition,
  sink: Sink,
  system: RunningSystem,
  topology: Topology,
): SessionDescription {
  const { entry, assets = {} } = definition
  const page = Object.values(assets).find((asset) => asset.emitsAs !== undefined)?.emitsAs
  return {
    schemaVersion: 1,
    system: definition.name,
    runtime: system.runtime,
    runtimeReason,
    pid: process.pid,
    sink: { http: sink.http, grpc: sink.grpc },
    entry: {
      service: entry,
      url: system.endpoints.url(entry),
      markerPath: definition.services[entry]?.marker.path ?? '/',
    },
    services: Object.fromEntries(
      [...system.services].map(([name, { pid, ports, addresses }]) => [name, { pid, ports, addresses }]),
    ),
    kafka: Object.fromEntries(
      Object.entries(definition.infrastructure).flatMap(([name, { kind }]) =>
        kind === 'kafka' ? [[name, system.endpoints.kafkaBrokers(name)]] : [],
      ),
    ),
    postgres: Object.fromEntries(
      Object.entries(definition.infrastructure).flatMap(([name, { kind }]) =>
        kind === 'postgres' ? [[name, system.endpoints.postgresUrl(name, 'postgres')]] : [],
      ),
    ),
    ...(page === undefined ? {} : { page }),
    processes: processUrls(definition, system),
    topology,
    faults,
    runDir,
    scratchDir: system.scratchDir,
  }
}

function processUrls(
  { infrastructure }: SystemDefinition,
  { endpoints }: RunningSystem,
): SessionDescription['processes'] {
  const urls = (name: string, ports: readonly string[]) =>
    Object.fromEntries(ports.map((port) => [port, endpoints.url(name, port)]))
  return Object.fromEntries(
    Object.entries(infrastructure).flatMap(([name, definition]) => {
      if (definition.kind === 'process') return [[name, urls(name, Object.keys(definition.ports))]]
      return definition.kind === 'blackbox' ? [[name, urls(name, ['http'])]] : []
    }),
  )
}
