// Everything that was received: append-only, indexed, and materialised only when somebody asks.
import { decode, type SignalItems } from '../otlp/index.ts'
import type { LogLine, LogRecord, Metric, Span, Trace } from '../telemetry/index.ts'
import { CapturedRequest, type ExportRequest, type RecordingCounts, type RecordingEntry } from './entry.ts'
import { type Fingerprint, fingerprint, Resends } from './resends.ts'
import { SignalIndex } from './signal-index.ts'

/**
 * What a system said about itself. Requests are kept as bytes and decoded once, at the first question after they came;
 * the lists it returns are the caller's own, the items in them are shared and unchanging.
 */
export class Recording {
  readonly #entries: RecordingEntry[] = []
  readonly #lines: LogLine[] = []
  readonly #resends = new Resends<ExportRequest>(isSame)
  readonly #index = new SignalIndex()
  /** Requests that are stored but not in the index yet. */
  #undecoded: ExportRequest[] = []
  #resent = 0
  readonly #listeners = new Set<() => void>()
  readonly #entryListeners = new Set<(entry: RecordingEntry) => void>()

  /**
   * Stores a request, before it returns. One with the same signal and body as an earlier one is a resend (its answer
   * was lost): recognised and counted, not stored again. The body must be valid OTLP, as the sink has made sure.
   */
  append(request: ExportRequest): { duplicate: boolean } {
    const { signal, body, received } = request
    // Two empty requests are two heartbeats, not one sent twice.
    const duplicate = body.length > 0 && this.#resends.isResend(fingerprint(body), request)
    if (duplicate) this.#resent++
    else {
      this.#undecoded.push(request)
      this.#add({ type: 'request', signal, body, received })
    }
    this.#notify()
    return { duplicate }
  }

  /** As {@link append}, for a request read from a capture, whose line had this fingerprint. */
  appendCaptured(request: SignalItems, print: Fingerprint): void {
    const captured = new CapturedRequest(request)
    if (request.items.length > 0 && this.#resends.isResend(print, captured)) this.#resent++
    else {
      this.#decoded().add(request.signal, request.items)
      this.#add(captured)
    }
    this.#notify()
  }

  appendLine(line: LogLine): void {
    this.#lines.push(line)
    this.#add({ type: 'line', line })
    this.#notify()
  }

  /** All spans under this id, oldest start first. */
  trace(traceId: string): Trace | undefined {
    return this.#decoded().trace(traceId)
  }

  /** In the order in which their first spans came. Spans without a trace id make up the trace `''`. */
  traces(): Trace[] {
    return this.#decoded().traces()
  }

  /** The spans whose resource has this `service.name` (`''` for none), in the order received. */
  spansOf(service: string): Span[] {
    return [...this.#decoded().spansOf(service)]
  }

  logs(): LogRecord[] {
    return [...this.#decoded().logs]
  }

  logsOf(traceId: string): LogRecord[] {
    return [...this.#decoded().logsOf(traceId)]
  }

  /** What the services wrote to their standard output and error, in the order read. */
  lines(): LogLine[] {
    return [...this.#lines]
  }

  /** A metric for each time that one was exported, oldest first. */
  metrics(): Metric[] {
    return [...this.#decoded().metrics]
  }

  metric(name: string): Metric[] {
    return [...this.#decoded().metric(name)]
  }

  /** Every `service.name` that sent a signal, in the order first heard of; `''` for resources without one. */
  services(): string[] {
    return [...this.#decoded().services]
  }

  counts(): RecordingCounts {
    const index = this.#decoded()
    return {
      traces: index.traceCount,
      spans: index.spans,
      logRecords: index.logs.length,
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
    return [...this.#entries]
  }

  /** Calls the listener with each entry stored from now on. Returns what ends that. */
  subscribeEntries(listener: (entry: RecordingEntry) => void): () => void {
    this.#entryListeners.add(listener)
    return () => void this.#entryListeners.delete(listener)
  }

  #decoded(): SignalIndex {
    if (this.#undecoded.length > 0) {
      const requests = this.#undecoded
      this.#undecoded = []
      for (const { signal, body } of requests) this.#index.add(signal, decode(signal, body))
    }
    return this.#index
  }

  #add(entry: RecordingEntry): void {
    this.#entries.push(entry)
    for (const listener of this.#entryListeners) call(() => listener(entry))
  }

  #notify(): void {
    for (const listener of this.#listeners) call(listener)
  }
}

const isSame = (a: ExportRequest, b: ExportRequest): boolean =>
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
