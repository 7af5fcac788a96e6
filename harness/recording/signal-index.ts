// The indexes of a recording: spans, log records and metrics by trace, service and name.
import type { ItemOf } from '../otlp/index.ts'
import {
  type LogRecord,
  type Metric,
  type Signal,
  type Span,
  serviceName,
  type Trace,
} from '../telemetry/index.ts'
import { MultiMap } from './multimap.ts'

export class SignalIndex {
  readonly logs: LogRecord[] = []
  readonly metrics: Metric[] = []
  readonly services = new Set<string>()
  spans = 0
  dataPoints = 0
  readonly #spansByTrace = new MultiMap<string, Span>()
  readonly #spansByService = new MultiMap<string, Span>()
  readonly #logsByTrace = new MultiMap<string, LogRecord>()
  readonly #metricsByName = new MultiMap<string, Metric>()
  /** Sorted views, dropped when their trace grows. */
  readonly #traces = new Map<string, Trace>()

  add<S extends Signal>(signal: S, items: readonly ItemOf[S][]): void {
    switch (signal) {
      case 'traces':
        return this.#addSpans(items as readonly Span[])
      case 'metrics':
        return this.#addMetrics(items as readonly Metric[])
      case 'logs':
        return this.#addLogs(items as readonly LogRecord[])
    }
  }

  get traceCount(): number {
    return this.#spansByTrace.size
  }

  trace(traceId: string): Trace | undefined {
    const known = this.#traces.get(traceId)
    if (known !== undefined) return known
    const spans = this.#spansByTrace.get(traceId)
    if (spans.length === 0) return undefined
    const trace = { traceId, spans: spans.toSorted(byStart) }
    this.#traces.set(traceId, trace)
    return trace
  }

  traces(): Trace[] {
    return this.#spansByTrace.keys().map((traceId) => this.trace(traceId) as Trace)
  }

  spansOf(service: string): readonly Span[] {
    return this.#spansByService.get(service)
  }

  logsOf(traceId: string): readonly LogRecord[] {
    return this.#logsByTrace.get(traceId)
  }

  metric(name: string): readonly Metric[] {
    return this.#metricsByName.get(name)
  }

  #addSpans(spans: readonly Span[]): void {
    for (const span of spans) {
      const service = serviceName(span.resource)
      this.services.add(service)
      this.#spansByService.add(service, span)
      this.#spansByTrace.add(span.traceId, span)
      this.#traces.delete(span.traceId)
    }
    this.spans += spans.length
  }

  #addLogs(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.services.add(serviceName(record.resource))
      this.logs.push(record)
      if (record.traceId !== '') this.#logsByTrace.add(record.traceId, record)
    }
  }

  #addMetrics(metrics: readonly Metric[]): void {
    for (const metric of metrics) {
      this.services.add(serviceName(metric.resource))
      this.metrics.push(metric)
      this.#metricsByName.add(metric.name, metric)
      this.dataPoints += metric.data.points.length
    }
  }
}

function byStart(a: Span, b: Span): number {
  if (a.startTime === b.startTime) return 0
  return a.startTime < b.startTime ? -1 : 1
}
