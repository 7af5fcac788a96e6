// The indexes of a recording: spans, log records and metrics by trace, service and name.
import type { LogRecord, Metric, Span, Trace } from '../telemetry/index.ts'
import { ItemIndex } from './item-index.ts'
import { MultiMap } from './multimap.ts'
import { NumberList } from './number-list.ts'
import type { StoredRequest } from './stored-request.ts'

export class SignalIndex {
  readonly services = new Set<string>()
  dataPoints = 0
  readonly #spans = new ItemIndex<'traces'>()
  readonly #logs = new ItemIndex<'logs'>()
  readonly #spansByService = new Map<string, NumberList>()
  /** Sorted views by number, dropped when their trace grows. */
  readonly #traces = new Map<number, Trace>()
  readonly #metrics: Metric[] = []
  readonly #metricsByName = new MultiMap<string, Metric>()
  /** Requests of metrics that nobody has asked for yet. */
  #unread: StoredRequest<'metrics'>[] = []

  add(request: StoredRequest): void {
    for (const { service } of request.runs()) this.services.add(service)
    switch (request.signal) {
      case 'traces':
        return this.#addSpans(request as StoredRequest<'traces'>)
      case 'metrics':
        this.dataPoints += request.dataPoints
        this.#unread.push(request as StoredRequest<'metrics'>)
        return
      case 'logs':
        return this.#logs.add(request as StoredRequest<'logs'>)
    }
  }

  get spanCount(): number {
    return this.#spans.length
  }

  get logCount(): number {
    return this.#logs.length
  }

  get traceCount(): number {
    return this.#spans.traceCount
  }

  trace(traceId: string): Trace | undefined {
    const number = this.#spans.trace(traceId)
    return number < 0 ? undefined : this.#trace(number)
  }

  spanCountOfTrace(traceId: string): number {
    return this.#spans.countOf(this.#spans.trace(traceId))
  }

  traces(): Trace[] {
    return Array.from({ length: this.traceCount }, (_, number) => this.#trace(number))
  }

  /** From the one with this index on. */
  spansOf(service: string, since: number): Span[] {
    const numbers = this.#spansByService.get(service)
    const length = Math.max(0, (numbers?.length ?? 0) - since)
    return Array.from({ length }, (_, at) => this.#spans.item(numbers?.get(since + at) ?? 0))
  }

  spanCountOf(service: string): number {
    return this.#spansByService.get(service)?.length ?? 0
  }

  /** Lets go of the items that were made for views of traces. */
  forgetViews(): void {
    this.#traces.clear()
  }

  logs(): LogRecord[] {
    return this.#logs.all()
  }

  /** None for the records without a trace id. */
  logsOf(traceId: string): LogRecord[] {
    return traceId === '' ? [] : this.#logs.ofTrace(this.#logs.trace(traceId))
  }

  metrics(): Metric[] {
    this.#readMetrics()
    return [...this.#metrics]
  }

  metric(name: string): Metric[] {
    this.#readMetrics()
    return [...this.#metricsByName.get(name)]
  }

  #addSpans(request: StoredRequest<'traces'>): void {
    let number = this.#spans.length
    const first = number
    for (const { service, end } of request.runs()) {
      let numbers = this.#spansByService.get(service)
      if (numbers === undefined) {
        numbers = new NumberList()
        this.#spansByService.set(service, numbers)
      }
      for (; number < first + end; number++) numbers.push(number)
    }
    this.#spans.add(request, this.#traces.size === 0 ? undefined : (grown) => this.#traces.delete(grown))
  }

  #trace(number: number): Trace {
    let trace = this.#traces.get(number)
    if (trace === undefined) {
      trace = { traceId: this.#spans.traceId(number), spans: this.#spans.ofTrace(number).sort(byStart) }
      this.#traces.set(number, trace)
    }
    return trace
  }

  #readMetrics(): void {
    const requests = this.#unread
    this.#unread = []
    for (const request of requests) {
      for (let index = 0; index < request.count; index++) {
        const metric = request.item(index)
        this.#metrics.push(metric)
        this.#metricsByName.add(metric.name, metric)
      }
    }
  }
}

function byStart(a: Span, b: Span): number {
  if (a.startTime === b.startTime) return 0
  return a.startTime < b.startTime ? -1 : 1
}
