// What is wrong with the ids of one log entry, if anything.
import { isSpanId, isTraceId, type Span } from '../../harness/telemetry/index.ts'
import { durationText } from '../diagnosis/index.ts'
import { describeSpan, hasParentId, operationOf, type Run, serviceOf } from '../model/index.ts'
import type { Activity } from './activity.ts'
import type { LogEntry } from './log-entry.ts'
import { idsInText } from './line.ts'

/**
 * A record may lie outside the span it names by this much, nanoseconds: answers are logged late, and runtimes whose spans
 * take their end from a second clock read the two a pause apart when the machine is busy.
 */
export const STALE_TOLERANCE = 100_000_000n

export interface Fault {
  readonly code: 'LOG1' | 'LOG2' | 'LOG3'
  /** Without ids, so that equal faults are told once. */
  readonly message: string
  readonly severity?: 'warning'
  /** What this one entry shows. */
  readonly detail: string
  readonly span?: Span
  /** Spans that have yet to come may explain it: to be held against a trace only where its own telemetry is complete. */
  readonly open?: true
}

/** In quotation marks, on one line, and cut. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)

export const entryText = (entry: LogEntry): string =>
  `${entry.channel} log of ${entry.service} ${quoted(entry.text)}`

/** The request that the span belongs to, in the service's own words. */
function requestOf(run: Run, span: Span): Span {
  let top = span
  const seen = new Set<Span>()
  while (top.kind !== 'SERVER' && top.kind !== 'CONSUMER' && hasParentId(top) && !seen.has(top)) {
    seen.add(top)
    const above = run.parentOf(top)
    if (above === undefined || serviceOf(above) !== serviceOf(span)) break
    top = above
  }
  return top
}

function outside(entry: LogEntry, span: Span, tolerance: bigint): string | undefined {
  if (entry.written === undefined) return undefined
  const { time, resolution } = entry.written
  const late = time - span.endTime
  if (late > tolerance) return `${durationText(late)} after that span ended`
  const early = span.startTime - (time + resolution)
  return early > tolerance ? `${durationText(early)} before that span began` : undefined
}

/** LOG1: a trace id that names no trace. `flagsAreSet`: the service is known to set the sampled flag. */
export function unknownTrace(entry: LogEntry, run: Run, flagsAreSet: boolean): Fault | undefined {
  if (entry.traceId === '' || run.trace(entry.traceId) !== undefined) return undefined
  if (entry.sampled === false && flagsAreSet) return undefined
  const { service } = entry
  if (!isTraceId(entry.traceId)) {
    const message = `logs of ${service} carry a malformed trace_id`
    return {
      code: 'LOG1',
      message,
      detail: `${entryText(entry)} carries the trace_id ${JSON.stringify(entry.traceId)}`,
    }
  }
  const message = `logs of ${service} carry a trace_id of which no span arrived`
  return { code: 'LOG1', message, detail: `${entryText(entry)} names trace ${entry.traceId}`, open: true }
}

/** LOG2: a span id that does not belong, or belongs to work that was over. */
export function wrongSpan(
  entry: LogEntry,
  run: Run,
  activity: Activity,
  tolerance: bigint = STALE_TOLERANCE,
): Fault | undefined {
  const { service, traceId, spanId } = entry
  if (traceId === '') {
    if (spanId === '') return undefined
    const message = `logs of ${service} carry a span_id without a trace_id`
    return { code: 'LOG2', message, detail: `${entryText(entry)} carries span_id ${spanId} alone` }
  }
  const trace = run.trace(traceId)
  if (trace === undefined) return undefined
  if (spanId === '') {
    const message = `logs of ${service} carry a trace_id without a span_id`
    return {
      code: 'LOG2',
      severity: 'warning',
      message,
      detail: `${entryText(entry)} names trace ${traceId} alone`,
    }
  }
  const span = trace.byId.get(spanId)
  if (span === undefined) {
    const why = isSpanId(spanId) ? 'that is not in its trace' : 'that is malformed'
    const message = `logs of ${service} carry a span_id ${why}`
    const detail = `${entryText(entry)} names span ${spanId} of trace ${traceId}`
    return { code: 'LOG2', message, detail, ...(isSpanId(spanId) ? { open: true } : {}) }
  }
  return stale(entry, run, activity, span, tolerance)
}

function stale(
  entry: LogEntry,
  run: Run,
  activity: Activity,
  span: Span,
  tolerance: bigint,
): Fault | undefined {
  const when = outside(entry, span, tolerance)
  if (when === undefined) return undefined
  const request = requestOf(run, span)
  const now = activity.during(entry)
  const meanwhile =
    now === undefined ? '' : `, while ${operationOf(now)} of trace ${now.traceId} was in progress`
  return {
    code: 'LOG2',
    message: `logs of ${entry.service} carry stale ids, of a request that was over`,
    detail: `${entryText(entry)} carries the ids of ${describeSpan(span)} in the request ${operationOf(request)} (trace ${span.traceId}), but was written ${when}${meanwhile}`,
    span,
  }
}

export const missingIds = (service: string): string => `logs of ${service} carry no trace_id`

/** LOG3: no ids although the service was at work on a request. */
export function withoutIds(entry: LogEntry, activity: Activity): Fault | undefined {
  if (entry.traceId !== '' || entry.spanId !== '') return undefined
  const { service } = entry
  const inText = idsInText(entry.text)
  if (inText.traceId !== '' && entry.format !== 'text') {
    const message = `logs of ${service} have their ids only inside the text`
    return { code: 'LOG3', message, detail: `${entryText(entry)} has no trace_id field` }
  }
  const span = activity.during(entry)
  if (span === undefined) return undefined
  return {
    code: 'LOG3',
    message: missingIds(service),
    detail: `${entryText(entry)} was written while ${describeSpan(span)} of trace ${span.traceId} was in progress`,
    span,
  }
}
