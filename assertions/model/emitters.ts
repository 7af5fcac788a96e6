// Who emitted: every resource of a run once, with what came under it and when.
import type {
  InstrumentationScope,
  LogRecord,
  Metric,
  Resource,
  Signal,
} from '../../harness/telemetry/index.ts'
import type { Observed } from '../observed.ts'
import { instanceOf, isBrowser, isHarness, serviceOf } from './conventions.ts'
import { pidOf, resourceIdentity } from './process.ts'
import { perRun, runOf } from './run.ts'
import { perList } from './collections.ts'

export interface Emitter {
  readonly resource: Resource
  readonly service: string
  /** `service.instance.id`, or `''`. */
  readonly instance: string
  /** See `pidOf`; `''` where the resource names no process. */
  readonly pid: string
  readonly browser: boolean
  readonly signals: ReadonlySet<Signal>
  readonly scopes: ReadonlySet<InstrumentationScope>
  /** The first and the last moment that its telemetry is about, nanoseconds since the epoch. */
  readonly from: bigint
  readonly to: bigint
}

interface Seen {
  readonly signals: Set<Signal>
  readonly scopes: Set<InstrumentationScope>
  from: bigint
  to: bigint
}

class Register {
  readonly seen = new Map<Resource, Seen>()

  add(resource: Resource, scope: InstrumentationScope, signal: Signal, from: bigint, to: bigint): void {
    let one = this.seen.get(resource)
    if (one === undefined) {
      one = { signals: new Set(), scopes: new Set(), from, to }
      this.seen.set(resource, one)
    }
    one.signals.add(signal)
    one.scopes.add(scope)
    if (from < one.from) one.from = from
    if (to > one.to) one.to = to
  }
}

const ofTraces = perRun((run) => {
  const all = new Register()
  for (const { spans } of run.traces)
    for (const { resource, scope, startTime, endTime } of spans)
      all.add(resource, scope, 'traces', startTime, endTime)
  return all
})

const ofLogs = perList((logs: readonly LogRecord[]) => {
  const all = new Register()
  for (const { resource, scope, time, observedTime } of logs) {
    const when = time === 0n ? observedTime : time
    all.add(resource, scope, 'logs', when, when)
  }
  return all
})

const ofMetrics = perList((metrics: readonly Metric[]) => {
  const all = new Register()
  for (const { resource, scope, data } of metrics) {
    let last: bigint | undefined
    for (const { time } of data.points) {
      // The points of one export mostly share theirs.
      if (time !== last) all.add(resource, scope, 'metrics', time, time)
      last = time
    }
  }
  return all
})

/** What came under each resource; several where more than one signal did. */
function registered({ traces, logs, metrics }: Observed): [Resource, Seen][] {
  return [ofTraces(runOf(traces)), ofLogs(logs), ofMetrics(metrics)].flatMap(({ seen }) => [...seen])
}

const known = new WeakMap<Observed, readonly Emitter[]>()

/** Equal resources are one; the harness's own are left out. In a fixed order. */
export function emittersOf(observed: Observed): readonly Emitter[] {
  let found = known.get(observed)
  if (found === undefined) {
    found = gather(observed)
    known.set(observed, found)
  }
  return found
}

function gather(observed: Observed): Emitter[] {
  const emitters = new Map<string, Emitter>()
  for (const [resource, seen] of registered(observed)) {
    const emitted = { resource }
    if (isHarness(emitted)) continue
    const key = `${resourceIdentity(emitted)}\n\n${resource.schemaUrl}`
    const before = emitters.get(key)
    emitters.set(key, {
      resource: before?.resource ?? resource,
      service: serviceOf(emitted),
      instance: instanceOf(emitted),
      pid: pidOf(emitted),
      browser: isBrowser(emitted),
      signals: new Set([...(before?.signals ?? []), ...seen.signals]),
      scopes: new Set([...(before?.scopes ?? []), ...seen.scopes]),
      from: before !== undefined && before.from < seen.from ? before.from : seen.from,
      to: before !== undefined && before.to > seen.to ? before.to : seen.to,
    })
  }
  return [...emitters].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, emitter]) => emitter)
}

/** A service's name without case and separators: `vegas_slots-service` and `VegasSlotsService` are one. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
