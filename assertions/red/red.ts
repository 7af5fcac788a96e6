// Rate, errors and duration of every operation that services serve, out of their spans; and who calls whom.
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import { compareText, isHarness, operationOf, type Run, runOf, serviceOf } from '../model/index.ts'

export interface Red {
  readonly service: string
  readonly operation: string
  readonly kind: 'SERVER' | 'CONSUMER'
  readonly count: number
  readonly errors: number
  /** A second, over the time from the first to the last span of the run; 0 where that is no time at all. */
  readonly rate: number
  /** Seconds; quantiles are durations that were measured. */
  readonly duration: {
    readonly sum: number
    readonly p50: number
    readonly p95: number
    readonly p99: number
    readonly max: number
  }
}

/** One edge of the service graph: calls and messages that arrived. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly calls: number
  /** Of the side that served. */
  readonly errors: number
}

interface Gathered {
  readonly first: Span
  readonly seconds: number[]
  errors: number
}

const serves = (span: Span): span is Span & { readonly kind: Red['kind'] } =>
  span.kind === 'SERVER' || span.kind === 'CONSUMER'

const secondsOf = ({ startTime, endTime }: Span): number => Number(endTime - startTime) / 1e9

/** In the order of services and operations. */
export function redOf(traces: readonly Trace[]): readonly Red[] {
  const found = new Map<string, Gathered>()
  let [begun, ended] = [0n, 0n]
  for (const span of servedIn(runOf(traces))) {
    if (begun === 0n || span.startTime < begun) begun = span.startTime
    if (span.endTime > ended) ended = span.endTime
    const key = `${serviceOf(span)}\n${operationOf(span)}\n${span.kind}`
    let gathered = found.get(key)
    if (gathered === undefined) found.set(key, (gathered = { first: span, seconds: [], errors: 0 }))
    gathered.seconds.push(secondsOf(span))
    if (span.status.code === 'ERROR') gathered.errors++
  }
  const lasted = Number(ended - begun) / 1e9
  return [...found]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, { first, seconds, errors }]) => ({
      service: serviceOf(first),
      operation: operationOf(first),
      kind: first.kind === 'SERVER' ? 'SERVER' : 'CONSUMER',
      count: seconds.length,
      errors,
      rate: lasted > 0 ? seconds.length / lasted : 0,
      duration: durationOf(seconds.toSorted((a, b) => a - b)),
    }))
}

function durationOf(sorted: readonly number[]): Red['duration'] {
  /** The least duration that this part of all do not exceed. */
  const quantile = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? 0
  return {
    sum: sorted.reduce((sum, one) => sum + one, 0),
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: sorted.at(-1) ?? 0,
  }
}

function* servedIn(run: Run): Generator<Span> {
  for (const trace of run.traces)
    for (const span of trace.spans) if (serves(span) && !isHarness(span)) yield span
}

/** By parent, and by link where a message has no parent. In the order of their two sides; the harness's own calls are left out. */
export function serviceGraph(traces: readonly Trace[]): readonly GraphEdge[] {
  const run = runOf(traces)
  const edges = new Map<string, { from: string; to: string; calls: number; errors: number }>()
  for (const span of servedIn(run)) {
    const [link] = span.links
    const caller =
      run.parentOf(span) ?? (link === undefined ? undefined : run.span(link.traceId, link.spanId))
    if (caller === undefined || isHarness(caller) || serviceOf(caller) === serviceOf(span)) continue
    const [from, to] = [serviceOf(caller), serviceOf(span)]
    const key = `${from}\n${to}`
    const edge = edges.get(key) ?? { from, to, calls: 0, errors: 0 }
    edge.calls++
    if (span.status.code === 'ERROR') edge.errors++
    edges.set(key, edge)
  }
  return [...edges].toSorted(([a], [b]) => compareText(a, b)).map(([, edge]) => edge)
}
