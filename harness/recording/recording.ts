// Everything that was received: append-only, indexed, and materialised only when somebody asks.
import { decode, type SignalItems } from '../otlp/index.ts'
import {
  type LogLine,
  type LogRecord,
  type Metric,
  serviceName,
  type Signal,
  type Span,
  type Trace,
} from '../telemetry/index.ts'
import type { ExportRequest, RecordingCounts, RecordingEntry } from './entry.ts'
import { Origins } from './origins.ts'
import { Retention, type RetentionOptions, type Spilled } from './retention.ts'
import { type Fingerprint, fingerprint, Resends } from './resends.ts'
import { SignalIndex } from './signal-index.ts'
import { CapturedRequest, ReceivedRequest, type StoredRequest } from './stored-request.ts'

/** Requests, and the spans in them. */
export interface Repeats {
  readonly requests: number
  readonly spans: number
}

/**
 * What a system said about itself. Requests are kept as bytes, and what is in them is decoded once, when it is asked for;
 * the lists it returns are the caller's own, the items in them are shared and unchanging.
 */
export class Recording implements Disposable {
  readonly #entries: Stored[] = []
  readonly #lines: LogLine[] = []
  readonly #resends = new Resends<StoredRequest>(isSame)
  readonly #index = new SignalIndex()
  readonly #origins = new Origins()
  #resent = 0
  readonly #repeats = new Map<string, Repeats>()
  readonly #listeners = new Set<() => void>()
  readonly #entryListeners = new Set<(entry: RecordingEntry) => void>()
  readonly #retention: Retention | undefined

  /** Keeps everything in memory, unless told how much of it to. */
  constructor(retention?: RetentionOptions) {
    if (retention !== undefined) this.#retention = new Retention(retention)
  }

  /**
   * Stores a request, before it returns. One with the same signal and body as an earlier one is a resend (its answer
   * was lost): recognised and counted, not stored again. The body must be valid OTLP, as the sink has made sure.
   */
  append(request: ExportRequest): { duplicate: boolean } {
    const received = new ReceivedRequest(request.signal, request, this.#origins)
    // Two empty requests are two heartbeats, not one sent twice.
    const duplicate = request.body.length > 0 && this.#resends.isResend(fingerprint(request.body), received)
    if (duplicate) {
      this.#resent++
      // Seldom, and small beside what its sender spent: the spans must be known to tell a second exporter from a retry.
      if (request.signal === 'traces') this.#countRepeats(decode('traces', request.body))
    } else {
      this.#store(received)
      if (this.#retention?.add(received) === true) this.#index.forgetViews()
    }
    this.#notify()
    return { duplicate }
  }

  /** As {@link append}, for a request read from a capture, whose line had this fingerprint. */
  appendCaptured(request: SignalItems, print: Fingerprint): void {
    const captured = new CapturedRequest<Signal>(request.signal, request.items, this.#origins)
    if (request.items.length > 0 && this.#resends.isResend(print, captured)) {
      this.#resent++
      if (request.signal === 'traces') this.#countRepeats(request.items)
    } else this.#store(captured)
    this.#notify()
  }

  /** By `service.name`: how many requests with spans of it came again, byte for byte, and how many spans those held. */
  repeats(): ReadonlyMap<string, Repeats> {
    return this.#repeats
  }

  #countRepeats(spans: readonly Span[]): void {
    const counts = Map.groupBy(spans, (span) => serviceName(span.resource))
    for (const [service, own] of counts) {
      const before = this.#repeats.get(service) ?? { requests: 0, spans: 0 }
      this.#repeats.set(service, { requests: before.requests + 1, spans: before.spans + own.length })
    }
  }

  /** By `service.name`: how many requests brought spans of it, and how many spans those were. */
  spanExports(): ReadonlyMap<string, Repeats> {
    const counts = new Map<string, Repeats>()
    for (const entry of this.#entries) {
      if (entry.type !== 'request' || entry.signal !== 'traces') continue
      const own = new Map<string, number>()
      let begin = 0
      for (const { service, end } of entry.runs()) {
        own.set(service, (own.get(service) ?? 0) + end - begin)
        begin = end
      }
      for (const [service, spans] of own) {
        const before = counts.get(service) ?? { requests: 0, spans: 0 }
        counts.set(service, { requests: before.requests + 1, spans: before.spans + spans })
      }
    }
    return counts
  }

  appendLine(line: LogLine): void {
    this.#lines.push(line)
    this.#add({ type: 'line', line })
    this.#notify()
  }

  /** All spans under this id, oldest start first. */
  trace(traceId: string): Trace | undefined {
    return this.#index.trace(traceId)
  }

  /** How many spans have come under this id; it makes none of them, so that very many traces can be asked about. */
  spanCountOfTrace(traceId: string): number {
    return this.#index.spanCountOfTrace(traceId)
  }

  /** In the order in which their first spans came. Spans without a trace id make up the trace `''`. */
  traces(): Trace[] {
    return this.#index.traces()
  }

  /** The spans whose resource has this `service.name` (`''` for none), in the order received; without the first `since`. */
  spansOf(service: string, since = 0): Span[] {
    return this.#index.spansOf(service, since)
  }

  spanCountOf(service: string): number {
    return this.#index.spanCountOf(service)
  }

  /** What memory had no room for; undefined where it had. */
  spilled(): Spilled | undefined {
    return this.#retention?.spilled
  }

  /** Nothing that was set aside can be read afterwards. */
  [Symbol.dispose](): void {
    this.#retention?.[Symbol.dispose]()
  }

  logs(): LogRecord[] {
    return this.#index.logs()
  }

  logsOf(traceId: string): LogRecord[] {
    return this.#index.logsOf(traceId)
  }

  /** What the services wrote to their standard output and error, in the order read. */
  lines(): LogLine[] {
    return [...this.#lines]
  }

  /** A metric for each time that one was exported, oldest first. */
  metrics(): Metric[] {
    return this.#index.metrics()
  }

  metric(name: string): Metric[] {
    return this.#index.metric(name)
  }

  /** Every `service.name` that sent a signal, in the order first heard of; `''` for resources without one. */
  services(): string[] {
    return [...this.#index.services]
  }

  counts(): RecordingCounts {
    const index = this.#index
    return {
      traces: index.traceCount,
      spans: index.spanCount,
      logRecords: index.logCount,
      logLines: this.#lines.length,
      dataPoints: index.dataPoints,
      resent: this.#resent,
    }
  }

  /** Calls the listener after each append, resends included. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Everything stored so far, in order, as it was when asked. */
  entries(): Iterable<RecordingEntry> {
    const stored = [...this.#entries]
    // One after the other: bytes that were set aside are read back one request at a time.
    return { [Symbol.iterator]: () => stored.values().map(asEntry) }
  }

  /** Calls the listener with each entry stored from now on. Returns what ends that. */
  subscribeEntries(listener: (entry: RecordingEntry) => void): () => void {
    this.#entryListeners.add(listener)
    return () => void this.#entryListeners.delete(listener)
  }

  #store(request: StoredRequest): void {
    this.#index.add(request)
    this.#add(request)
  }

  #add(stored: Stored): void {
    this.#entries.push(stored)
    if (this.#entryListeners.size === 0) return
    const entry = asEntry(stored)
    for (const listener of this.#entryListeners) call(() => listener(entry))
  }

  #notify(): void {
    for (const listener of this.#listeners) call(listener)
  }
}

type Stored = StoredRequest | Extract<RecordingEntry, { readonly type: 'line' }>

/** Plain data. */
function asEntry(stored: Stored): RecordingEntry {
  if (stored.type === 'line') return stored
  const { type, signal, body, received } = stored
  return { type, signal, body, received }
}

const isSame = (a: StoredRequest, b: StoredRequest): boolean =>
  a.signal === b.signal && Buffer.compare(a.body, b.body) === 0

/** A listener's fault is its own: it must neither undo what was stored nor pass for a fault of the sender. */
function call(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
