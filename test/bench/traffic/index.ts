// A made-up system's telemetry in batches, as its SDKs would export it; the same for the same seed.
import type { LogRecord, Metric, Span } from '../../../harness/telemetry/index.ts'
import { trace } from './flows.ts'
import { random } from './random.ts'
import { SERVICES, type Service } from './services.ts'
import { logRecord, metrics } from './signals.ts'

export type Batch =
  | { readonly signal: 'traces'; readonly items: readonly Span[] }
  | { readonly signal: 'logs'; readonly items: readonly LogRecord[] }
  | { readonly signal: 'metrics'; readonly items: readonly Metric[] }

export interface TrafficOptions {
  readonly seed: number
  /** At least so many, up to the end of the last trace. */
  readonly spans: number
  /** Spans or log records in a batch; what the SDKs' batch processors take. */
  readonly batch?: number
}

const EPOCH = 1_760_000_000_000_000_000n
/** Between the starts of two traces: about three hundred a second. */
const BETWEEN = 3_000_000n
const EXPORT_EVERY = 1_000

interface Queue {
  readonly service: Service
  spans: Span[]
  logs: LogRecord[]
}

/** Spans, the log records of SERVER and CONSUMER spans, and metrics every thousand traces. */
export function* traffic({ seed, spans, batch = 512 }: TrafficOptions): Generator<Batch> {
  const chance = random(seed)
  const offsets = { partitions: 6, next: 0 }
  const queues = new Map<Service, Queue>(
    SERVICES.map((service) => [service, { service, spans: [], logs: [] }]),
  )
  let made = 0
  for (let traces = 0; made < spans; traces++) {
    const start = EPOCH + BigInt(traces) * BETWEEN
    for (const emitted of trace(chance, start, offsets)) {
      made++
      const queue = queues.get(emitted.service) as Queue
      queue.spans.push(emitted.span)
      if (emitted.span.kind === 'SERVER' || emitted.span.kind === 'CONSUMER')
        queue.logs.push(logRecord(emitted))
      yield* full(queue, batch)
    }
    if (traces % EXPORT_EVERY === EXPORT_EVERY - 1) {
      for (const service of SERVICES) {
        yield { signal: 'metrics', items: metrics(service, EPOCH, start, traces) }
      }
    }
  }
  for (const queue of queues.values()) yield* full(queue, 1)
}

function* full(queue: Queue, batch: number): Generator<Batch> {
  if (queue.spans.length >= batch) {
    yield { signal: 'traces', items: queue.spans }
    queue.spans = []
  }
  if (queue.logs.length >= batch) {
    yield { signal: 'logs', items: queue.logs }
    queue.logs = []
  }
}
