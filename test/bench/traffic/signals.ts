// The log records and metrics that go with the spans.
import type { LogRecord, Metric, NumberDataPoint } from '../../../harness/telemetry/index.ts'
import type { EmittedSpan } from './flows.ts'
import { attributes, resourceOf, scopeOf, type Service } from './services.ts'

/** A line of the request's log, written in the middle of the span. */
export function logRecord({ span }: EmittedSpan): LogRecord {
  const time = span.startTime + (span.endTime - span.startTime) / 2n
  return {
    resource: span.resource,
    scope: span.scope,
    time,
    observedTime: time,
    severityNumber: 9,
    severityText: 'INFO',
    body: `handled ${span.name}`,
    attributes: attributes({ 'log.logger': 'casino.requests', 'log.iostream': 'stdout' }),
    droppedAttributesCount: 0,
    flags: 1,
    traceId: span.traceId,
    spanId: span.spanId,
    eventName: '',
  }
}

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const OPERATIONS = ['spin', 'list', 'score', 'post', 'pay', 'view'] as const

/** What a service exports every few seconds: durations of six operations, and a counter of them. */
export function metrics(service: Service, start: bigint, time: bigint, requests: number): readonly Metric[] {
  const resource = resourceOf(service)
  const scope = scopeOf(service, 'metrics')
  const point = { startTime: start, time, flags: 0, exemplars: [] }
  const of = (operation: string) =>
    attributes({ 'http.request.method': 'POST', 'http.route': `/api/${operation}`, 'url.scheme': 'http' })
  const histogram = (operation: string) => ({
    ...point,
    attributes: of(operation),
    count: BigInt(requests),
    sum: requests * 0.02,
    bucketCounts: [0n, 0n, BigInt(requests), ...BOUNDS.slice(2).map(() => 0n)],
    explicitBounds: BOUNDS,
    min: 0.011,
    max: 0.024,
  })
  const counter = (operation: string): NumberDataPoint => ({
    ...point,
    attributes: of(operation),
    value: BigInt(requests),
  })
  const common = { resource, scope, metadata: [] }
  return [
    {
      ...common,
      name: 'http.server.request.duration',
      description: 'Duration of HTTP server requests.',
      unit: 's',
      data: { type: 'histogram', temporality: 'CUMULATIVE', points: OPERATIONS.map(histogram) },
    },
    {
      ...common,
      name: 'casino.operations',
      description: 'Operations that ended.',
      unit: '{operation}',
      data: { type: 'sum', temporality: 'CUMULATIVE', monotonic: true, points: OPERATIONS.map(counter) },
    },
  ]
}
