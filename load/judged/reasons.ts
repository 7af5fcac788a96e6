// Why telemetry was lost, as far as anybody says so: the SDKs' own metrics and counters, the services' lines, the sink.
import type { Recording } from '../../harness/recording/index.ts'
import type { SinkStats } from '../../harness/sink/index.ts'
import { attributeText, serviceName } from '../../harness/telemetry/index.ts'

export interface LossReason {
  readonly service: string
  readonly reason: string
  readonly count: number
}

const SAID: readonly (readonly [RegExp, string])[] = [
  [/queue.{0,40}full|max ?queue ?size/i, 'its log says that the queue was full'],
  [
    /(fail|error|unable).{0,60}export|export.{0,60}(fail|error|timed? ?out|deadline)/i,
    'its log says that exports failed',
  ],
  [/dropp(ed|ing).{0,40}(span|log|record|metric)/i, 'its log says that telemetry was dropped'],
]

export function lossReasons(recording: Recording, sink: SinkStats): readonly LossReason[] {
  const counts = new Map<string, LossReason>()
  const add = (service: string, reason: string, count: number) => {
    if (count <= 0) return
    const key = `${service} ${reason}`
    counts.set(key, { service, reason, count: (counts.get(key)?.count ?? 0) + count })
  }
  ofSpans(recording, add)
  ofMetrics(recording, add)
  for (const { service, text } of recording.lines()) {
    const said = SAID.find(([pattern]) => pattern.test(text))
    if (said !== undefined) add(service, said[1], 1)
  }
  add('the sink', 'refused requests', sink.refused)
  add('the sink', 'told senders to come again', sink.deferred)
  return [...counts.values()].toSorted((a, b) => b.count - a.count)
}

type Add = (service: string, reason: string, count: number) => void

/** Limits of the SDK: what it cut from spans that did come. */
function ofSpans(recording: Recording, add: Add): void {
  for (const { spans } of recording.traces()) {
    for (const span of spans) {
      const service = serviceName(span.resource)
      add(service, 'dropped_attributes_count of spans', span.droppedAttributesCount)
      add(service, 'dropped_events_count of spans', span.droppedEventsCount)
      add(service, 'dropped_links_count of spans', span.droppedLinksCount)
    }
  }
}

const OWN_METRICS = [
  'otel.sdk.processor.span.processed',
  'otel.sdk.processor.log.processed',
  'otel.sdk.exporter.span.exported',
  'otel.sdk.exporter.log.exported',
  'otel.sdk.exporter.metric_data_point.exported',
]

/** The SDK's metrics about itself: those with `error.type` count what was lost. Cumulative: the highest value stands. */
function ofMetrics(recording: Recording, add: Add): void {
  for (const name of OWN_METRICS) {
    const highest = new Map<string, readonly [string, string, number]>()
    for (const { resource, data } of recording.metric(name)) {
      for (const point of data.points) {
        const error = attributeText(point.attributes, 'error.type')
        if (error === undefined || !('value' in point)) continue
        const service = serviceName(resource)
        const key = `${service} ${error}`
        const value = Math.max(highest.get(key)?.[2] ?? 0, Number(point.value ?? 0))
        highest.set(key, [service, error, value])
      }
    }
    for (const [service, error, value] of highest.values()) add(service, `${name}: ${error}`, value)
  }
}
