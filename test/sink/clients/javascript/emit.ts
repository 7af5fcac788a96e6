// Says through the OpenTelemetry SDK for JavaScript what the expectation says; in Node and in a browser.
import { type Attributes, type Context, createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { AnyValue } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, type LogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type {
  ExpectedLog,
  ExpectedSpan,
  ExpectedValue,
  Expectation,
  ExpectedAttribute,
  Measurement,
} from '../expectation.ts'

export interface Exporters {
  readonly traces: SpanExporter
  readonly metrics: PushMetricExporter
  readonly logs: LogRecordExporter
}

/** Resolves once everything was exported. */
export async function emit(expectation: Expectation, exporters: Exporters): Promise<void> {
  const [{ resource, scopeSpans }] = expectation.traces.resourceSpans
  const [scope] = scopeSpans
  const from = resourceFromAttributes(attributes(resource.attributes))
  const { name, version } = scope.scope
  const options = { schemaUrl: scope.schemaUrl }
  const spans = scope.spans
  const ids = spans.map(({ traceId, spanId }) => ({ traceId, spanId }))
  let next = 0
  const tracers = new BasicTracerProvider({
    resource: from,
    spanProcessors: [new BatchSpanProcessor(exporters.traces)],
    spanLimits: { attributeCountLimit: 1000 },
    idGenerator: {
      generateTraceId: () => ids[next]?.traceId ?? '',
      generateSpanId: () => ids[next++]?.spanId ?? '',
    },
  })
  const tracer = tracers.getTracer(name, version, options)
  for (const span of spans) emitSpan(tracer, span)
  await tracers.shutdown()

  const loggers = new LoggerProvider({
    resource: from,
    processors: [new SimpleLogRecordProcessor({ exporter: exporters.logs })],
  })
  const logger = loggers.getLogger(name, version, options)
  for (const record of expectation.logs.resourceLogs[0].scopeLogs[0].logRecords) emitLog(logger, record)
  await loggers.forceFlush()
  await loggers.shutdown()

  await emitMetrics(expectation, from, exporters.metrics)
}

type Tracer = ReturnType<BasicTracerProvider['getTracer']>
type Logger = ReturnType<LoggerProvider['getLogger']>
type HrTime = [number, number]

const NANOSECONDS = 1_000_000_000n
function time(nanoseconds: string | undefined): HrTime {
  const all = BigInt(nanoseconds ?? 0)
  return [Number(all / NANOSECONDS), Number(all % NANOSECONDS)]
}

function parentOf({ traceId, parentSpanId, traceState }: ExpectedSpan): Context {
  if (!parentSpanId) return ROOT_CONTEXT
  const state = traceState === undefined ? {} : { traceState: createTraceState(traceState) }
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentSpanId, traceFlags: 1, ...state })
}

function emitSpan(tracer: Tracer, expected: ExpectedSpan): void {
  const span = tracer.startSpan(
    expected.name,
    {
      // The API counts from INTERNAL.
      kind: expected.kind - 1,
      startTime: time(expected.startTimeUnixNano),
      attributes: attributes(expected.attributes),
      links: (expected.links ?? []).map((link) => ({
        context: {
          traceId: link.traceId,
          spanId: link.spanId,
          traceFlags: link.flags,
          ...(link.traceState === undefined ? {} : { traceState: createTraceState(link.traceState) }),
        },
        attributes: attributes(link.attributes),
      })),
    },
    parentOf(expected),
  )
  for (const event of expected.events ?? [])
    span.addEvent(event.name, attributes(event.attributes), time(event.timeUnixNano))
  if (expected.status !== undefined) span.setStatus(expected.status)
  span.end(time(expected.endTimeUnixNano))
}

function emitLog(logger: Logger, expected: ExpectedLog): void {
  const { timeUnixNano, traceId, spanId, eventName, flags = 0 } = expected
  logger.emit({
    ...(timeUnixNano === undefined ? {} : { timestamp: time(timeUnixNano) }),
    observedTimestamp: time(expected.observedTimeUnixNano),
    severityNumber: expected.severityNumber,
    severityText: expected.severityText,
    body: value(expected.body),
    attributes: attributes(expected.attributes) as Record<string, AnyValue>,
    ...(eventName === undefined ? {} : { eventName }),
    context:
      traceId === undefined || spanId === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: flags }),
  })
}

async function emitMetrics(
  { metrics, measurements }: Expectation,
  resource: ReturnType<typeof resourceFromAttributes>,
  exporter: PushMetricExporter,
): Promise<void> {
  const { scope, schemaUrl, metrics: expected } = metrics.resourceMetrics[0].scopeMetrics[0]
  const provider = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [{ instrumentName: 'wide', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  })
  const meter = provider.getMeter(scope.name, scope.version, { schemaUrl })
  const instruments = new Map<string, (value: number, attributes: Attributes) => void>()
  for (const measurement of measurements) {
    const { metric } = measurement
    const found = expected.find(({ name }) => name === metric)
    if (found === undefined) continue
    const record = instruments.get(metric) ?? instrument(meter, measurement, found)
    instruments.set(metric, record)
    for (const one of measurement.values) record(Number(one), attributes(measurement.attributes))
  }
  await provider.shutdown()
}

function instrument(
  meter: ReturnType<MeterProvider['getMeter']>,
  { instrument, type }: Measurement,
  {
    name,
    description,
    unit,
    histogram,
  }: {
    name: string
    description: string
    unit: string
    histogram?: { dataPoints: readonly { explicitBounds: readonly number[] }[] }
  },
): (value: number, attributes: Attributes) => void {
  const options = { description, unit, valueType: type === 'int' ? 0 : 1 }
  switch (instrument) {
    case 'counter': {
      const counter = meter.createCounter(name, options)
      return (value, labels) => counter.add(value, labels)
    }
    case 'upDownCounter': {
      const counter = meter.createUpDownCounter(name, options)
      return (value, labels) => counter.add(value, labels)
    }
    case 'gauge': {
      const gauge = meter.createGauge(name, options)
      return (value, labels) => gauge.record(value, labels)
    }
    case 'histogram':
    case 'exponentialHistogram': {
      const bounds = histogram?.dataPoints[0]?.explicitBounds
      const advice = bounds === undefined ? {} : { advice: { explicitBucketBoundaries: [...bounds] } }
      const made = meter.createHistogram(name, { ...options, ...advice })
      return (value, labels) => made.record(value, labels)
    }
  }
}

function attributes(list: readonly ExpectedAttribute[] = []): Attributes {
  return Object.fromEntries(list.map(({ key, value: one }) => [key, value(one)])) as Attributes
}

function value(expected: ExpectedValue | undefined): AnyValue {
  if (expected === undefined) return null
  if ('stringValue' in expected) return expected.stringValue
  if ('boolValue' in expected) return expected.boolValue
  if ('intValue' in expected) return Number(expected.intValue)
  if ('doubleValue' in expected) return expected.doubleValue
  if ('bytesValue' in expected)
    return Uint8Array.from(atob(expected.bytesValue), (byte) => byte.charCodeAt(0))
  if ('arrayValue' in expected) return expected.arrayValue.values.map(value)
  if ('kvlistValue' in expected) {
    return Object.fromEntries(expected.kvlistValue.values.map(({ key, value: one }) => [key, value(one)]))
  }
  return null
}
