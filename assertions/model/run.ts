// All traces of a run, indexed once: by trace, by service and kind, and the loose ends where context was lost.
import type { Span, SpanId, Trace, TraceId } from '../../harness/telemetry/index.ts'
import { push } from './collections.ts'
import { destination, isHarness, isMessaging, serviceOf } from './conventions.ts'
import { compareSpans, indexTrace, type TraceIndex } from './trace-index.ts'

export class Run {
  /** Oldest first span first, then by id. */
  readonly traces: readonly TraceIndex[]
  readonly #byId = new Map<TraceId, TraceIndex>()
  readonly #serversByService = new Map<string, Span[]>()
  readonly #looseByService = new Map<string, Span[]>()
  readonly #producersByDestination = new Map<string, Span[]>()
  readonly #clients: Span[] = []
  readonly #consumers: Span[] = []
  /** Every `service.name` that sent spans, the harness's own left out. */
  readonly services = new Set<string>()

  constructor(traces: readonly Trace[]) {
    for (const trace of mergedById(traces)) this.#byId.set(trace.traceId, indexTrace(trace))
    this.traces = [...this.#byId.values()].toSorted(
      (a, b) => compareFirst(a, b) || (a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0),
    )
    for (const trace of this.traces) for (const span of trace.spans) this.#file(trace, span)
    for (const lists of [this.#serversByService, this.#looseByService, this.#producersByDestination]) {
      for (const list of lists.values()) list.sort(compareSpans)
    }
    this.#clients.sort(compareSpans)
    this.#consumers.sort(compareSpans)
  }

  #file(trace: TraceIndex, span: Span): void {
    const service = serviceOf(span)
    if (service !== '' && !isHarness(span)) this.services.add(service)
    if (trace.parentOf(span) === undefined) push(this.#looseByService, service, span)
    if (span.kind === 'SERVER') push(this.#serversByService, service, span)
    else if (span.kind === 'CLIENT') this.#clients.push(span)
    else if (span.kind === 'CONSUMER') this.#consumers.push(span)
    if (span.kind === 'PRODUCER' || (span.kind === 'CLIENT' && isMessaging(span))) {
      push(this.#producersByDestination, destination(span) ?? '', span)
    }
  }

  trace(traceId: TraceId): TraceIndex | undefined {
    return this.#byId.get(traceId)
  }

  span(traceId: TraceId, spanId: SpanId): Span | undefined {
    return this.#byId.get(traceId)?.byId.get(spanId)
  }

  parentOf(span: Span): Span | undefined {
    return this.#byId.get(span.traceId)?.parentOf(span)
  }

  childrenOf(span: Span): readonly Span[] {
    return this.#byId.get(span.traceId)?.childrenOf(span) ?? []
  }

  /** SERVER spans of the service, oldest first; of all services when none is named. */
  servers(service?: string): readonly Span[] {
    if (service !== undefined) return this.#serversByService.get(service) ?? []
    return [...this.#serversByService.values()].flat()
  }

  /** Spans of the service whose parent is not in the run: roots, and spans whose parent got lost; oldest first. */
  loose(service: string): readonly Span[] {
    return this.#looseByService.get(service) ?? []
  }

  /** Spans that sent to the destination, oldest first. */
  producers(destinationName: string): readonly Span[] {
    return this.#producersByDestination.get(destinationName) ?? []
  }

  /** Every span that sent a message, by destination and then oldest first. */
  allProducers(): Span[] {
    return [...this.#producersByDestination.values()].flat()
  }

  get clients(): readonly Span[] {
    return this.#clients
  }

  get consumers(): readonly Span[] {
    return this.#consumers
  }
}

function compareFirst(a: TraceIndex, b: TraceIndex): number {
  const [first, second] = [a.spans[0]?.startTime ?? 0n, b.spans[0]?.startTime ?? 0n]
  return first < second ? -1 : first > second ? 1 : 0
}

function mergedById(traces: readonly Trace[]): Trace[] {
  const merged = new Map<TraceId, Trace>()
  for (const trace of traces) {
    const before = merged.get(trace.traceId)
    merged.set(
      trace.traceId,
      before === undefined ? trace : { traceId: trace.traceId, spans: [...before.spans, ...trace.spans] },
    )
  }
  return [...merged.values()]
}

const runs = new WeakMap<readonly Trace[], Run>()

/** The index over these traces; the same array is indexed once. */
export function runOf(traces: readonly Trace[]): Run {
  let run = runs.get(traces)
  if (run === undefined) {
    run = new Run(traces)
    runs.set(traces, run)
  }
  return run
}

/** Computes something of a run once. */
export function perRun<T>(compute: (run: Run) => T): (run: Run) => T {
  const known = new WeakMap<Run, { readonly value: T }>()
  return (run) => {
    let found = known.get(run)
    if (found === undefined) {
      found = { value: compute(run) }
      known.set(run, found)
    }
    return found.value
  }
}
