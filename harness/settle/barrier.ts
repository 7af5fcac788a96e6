// Barriers: what must have arrived before telemetry counts as complete.
import type { Recording } from '../recording/index.ts'
import { attributeText, serviceName, type Signal, type Span, type TraceId } from '../telemetry/index.ts'

/** Something to wait for. `passed` is asked again after every arrival and must be cheap. */
export interface Barrier {
  readonly service: string
  readonly kind: 'marker' | 'pipeline' | 'quiet window'
  /** What it proves complete. */
  readonly signal: Signal | 'stdout'
  /** What is awaited, one phrase: `the marker's span of vegas-slots-service`. */
  readonly awaits: string
  passed(recording: Recording): boolean
  /** Milliseconds after which to ask again though nothing arrived; only quiet windows need it. */
  readonly recheck?: number
}

/**
 * The span that a service left of a marker: in the marker's trace, or, from a service that ignores the context it is
 * sent, in a trace of its own that tells of the marker's user agent.
 */
export function markerSpan(recording: Recording, service: string, traceId: TraceId): Span | undefined {
  return inTrace(recording, service, traceId) ?? search(service, tellsOf(traceId))(recording)
}

const inTrace = (recording: Recording, service: string, traceId: TraceId): Span | undefined =>
  recording.trace(traceId)?.spans.find((span) => serviceName(span.resource) === service)

const tellsOf =
  (traceId: TraceId) =>
  ({ kind, attributes }: Span): boolean =>
    kind === 'SERVER' &&
    attributeText(attributes, 'user_agent.original', 'http.user_agent')?.includes(traceId) === true

/** Finds a span of the service. Asked again, it looks only at those that came since: there may be very many. */
function search(
  service: string,
  matches: (span: Span) => boolean,
): (recording: Recording) => Span | undefined {
  const searches = new WeakMap<Recording, { readonly looked: number; readonly found: Span | undefined }>()
  return (recording) => {
    const { looked, found } = searches.get(recording) ?? { looked: 0, found: undefined }
    if (found !== undefined) return found
    const now = recording.spansOf(service, looked).find(matches)
    searches.set(recording, { looked: recording.spanCountOf(service), found: now })
    return now
  }
}

/**
 * The marker's SERVER span. A batch span processor exports in the order of ending, so behind it lie all spans
 * that the service ended before it answered the marker.
 */
export function spanMarker(service: string, traceId: TraceId): Barrier {
  const elsewhere = search(service, tellsOf(traceId))
  return {
    service,
    kind: 'marker',
    signal: 'traces',
    awaits: `the marker's span of ${service}`,
    passed: (recording) => (inTrace(recording, service, traceId) ?? elsewhere(recording)) !== undefined,
  }
}

/** The log record that the service wrote while it handled the marker, over OTLP. */
export function logMarker(service: string, traceId: TraceId): Barrier {
  return {
    service,
    kind: 'marker',
    signal: 'logs',
    awaits: `the marker's log record of ${service} over OTLP`,
    passed: (recording) => recording.logsOf(traceId).some((log) => serviceName(log.resource) === service),
  }
}

/** The line that the service printed while it handled the marker. */
export function lineMarker(service: string, traceId: TraceId): Barrier {
  return {
    service,
    kind: 'marker',
    signal: 'stdout',
    awaits: `the marker's line on the standard output of ${service}`,
    passed: (recording) =>
      recording.lines().findLast((line) => line.service === service && line.text.includes(traceId)) !==
      undefined,
  }
}

/** The spans that a marked piece of work leaves at the far end of a queue: all earlier work went before it. */
export function pipelineMarker(service: string, name: RegExp, key: string, value: string): Barrier {
  const find = search(
    service,
    (span) => name.test(span.name) && attributeText(span.attributes, key) === value,
  )
  return {
    service,
    kind: 'pipeline',
    signal: 'traces',
    awaits: `${service}'s span ${name.source} with ${key}=${value}`,
    passed: (recording) => find(recording) !== undefined,
  }
}

/** The log record that tells of the same piece of work over OTLP: the value is one of its attributes. */
export function pipelineLog(service: string, value: string): Barrier {
  const known = new WeakMap<Recording, { readonly looked: number; readonly found: boolean }>()
  return {
    service,
    kind: 'pipeline',
    signal: 'logs',
    awaits: `${service}'s log record of ${value} over OTLP`,
    passed: (recording) => {
      const { looked, found } = known.get(recording) ?? { looked: 0, found: false }
      if (found) return true
      const logs = recording.logs()
      const now = logs
        .slice(looked)
        .some(
          (log) => serviceName(log.resource) === service && log.attributes.some((one) => one.value === value),
        )
      known.set(recording, { looked: logs.length, found: now })
      return now
    },
  }
}

/** The line on standard output that tells of it. */
export function pipelineLine(service: string, value: string): Barrier {
  return {
    service,
    kind: 'pipeline',
    signal: 'stdout',
    awaits: `${service}'s line of ${value} on its standard output`,
    passed: (recording) =>
      recording.lines().findLast((line) => line.service === service && line.text.includes(value)) !==
      undefined,
  }
}

/** A data point of the service taken after `after` (nanoseconds): cumulative values then include all that went before. */
export function metricPoint(service: string, after: bigint): Barrier {
  return {
    service,
    kind: 'marker',
    signal: 'metrics',
    awaits: `a data point of ${service} taken after the last request`,
    passed: (recording) =>
      recording
        .metrics()
        .findLast(
          (metric) =>
            serviceName(metric.resource) === service &&
            metric.data.points.some((point) => point.time > after),
        ) !== undefined,
  }
}

/**
 * For a service that no marker can reach: nothing from it for `milliseconds`. A guess derived from the export
 * interval, and reported as one.
 */
export function quietWindow(
  service: string,
  milliseconds: number,
  now: () => number = () => performance.now(),
): Barrier {
  let seen = -1
  let since = now()
  return {
    service,
    kind: 'quiet window',
    signal: 'traces',
    awaits: `${milliseconds} ms without spans from ${service}`,
    recheck: milliseconds / 4,
    passed: (recording) => {
      const count = recording.spanCountOf(service)
      if (count !== seen) {
        seen = count
        since = now()
      }
      return now() - since >= milliseconds
    },
  }
}
