// The OpenTelemetry SDK's own exporters against the sink, over each protocol they speak.
import { context, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import type { Sink } from '../../harness/sink/index.ts'
import { attribute, isSampled, serviceName } from '../../harness/telemetry/index.ts'
import { sinkWithRecording } from './clients.ts'

const resource = resourceFromAttributes({ 'service.name': 'exporter', 'process.pid': 7 })
const gzip = { compression: 'gzip' as never }

const EXPORTERS: Readonly<Record<string, (sink: Sink) => SpanExporter>> = {
  'http/json': (sink) => new JsonTraceExporter({ url: `${sink.http}/v1/traces` }),
  'http/protobuf': (sink) => new ProtobufTraceExporter({ url: `${sink.http}/v1/traces` }),
  'http/protobuf, gzipped': (sink) => new ProtobufTraceExporter({ url: `${sink.http}/v1/traces`, ...gzip }),
  grpc: (sink) => new GrpcTraceExporter({ url: sink.grpc }),
  'grpc, gzipped': (sink) => new GrpcTraceExporter({ url: sink.grpc, ...gzip }),
}

test.each(Object.keys(EXPORTERS))('spans exported by %s arrive as they were recorded', async (name) => {
  await using running = await sinkWithRecording()
  const exporter = EXPORTERS[name]?.(running.sink) as SpanExporter
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const tracer = provider.getTracer('checkout', '1.2.3')
  const parent = tracer.startSpan('spin', { kind: SpanKind.SERVER, startTime: [1_544_712_660, 300_000_001] })
  const inside = trace.setSpan(context.active(), parent)
  const link = {
    context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED },
  }
  const child = tracer.startSpan('call', { kind: SpanKind.CLIENT, links: [link] }, inside)
  child.setAttributes({ 'bet.cents': 250, rate: 0.5, won: true, reels: ['a', 'b'] })
  child.addEvent('exception', { 'exception.type': 'Error' })
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'no' })
  child.end()
  parent.end([1_544_712_661, 1])
  await provider.shutdown()

  const received = running.recording.trace(parent.spanContext().traceId)
  const [root, call] = received?.spans ?? []
  expect(root).toMatchObject({
    name: 'spin',
    kind: 'SERVER',
    spanId: parent.spanContext().spanId,
    parentSpanId: '',
    startTime: 1_544_712_660_300_000_001n,
    endTime: 1_544_712_661_000_000_001n,
    scope: { name: 'checkout', version: '1.2.3' },
  })
  expect(call).toMatchObject({
    kind: 'CLIENT',
    parentSpanId: root?.spanId,
    links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }],
    events: [{ name: 'exception', attributes: [{ key: 'exception.type', value: 'Error' }] }],
    status: { code: 'ERROR', message: 'no' },
  })
  expect(call?.attributes).toEqual([
    { key: 'bet.cents', value: 250n },
    { key: 'rate', value: 0.5 },
    { key: 'won', value: true },
    { key: 'reels', value: ['a', 'b'] },
  ])
  expect(isSampled(call?.flags ?? 0)).toBe(true)
  expect(attribute(call?.resource.attributes ?? [], 'process.pid')).toBe(7n)
})

test('an exporter that is told to retry sends the batch again, and it counts once', async () => {
  await using running = await sinkWithRecording()
  const exporter = new ProtobufTraceExporter({ url: `${running.sink.http}/v1/traces` })
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] })
  running.sink.answerWith({ http: 503, retryAfter: 0, afterStoring: true, times: 1 })
  provider.getTracer('t').startSpan('once').end()
  await provider.shutdown()
  expect(running.recording.counts()).toMatchObject({ spans: 1, resent: 1 })
})

test('log records exported as JSON arrive with their span and severity', async () => {
  await using running = await sinkWithRecording()
  const exporter = new OTLPLogExporter({ url: `${running.sink.http}/v1/logs` })
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter })],
  })
  const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED }
  provider.getLogger('l').emit({
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    body: 'short balance',
    attributes: { need: 5 },
    context: trace.setSpanContext(context.active(), spanContext),
  })
  await provider.forceFlush()
  await provider.shutdown()
  expect(running.recording.logsOf('a'.repeat(32))).toMatchObject([
    {
      body: 'short balance',
      severityNumber: 13,
      spanId: 'b'.repeat(16),
      attributes: [{ key: 'need', value: 5n }],
    },
  ])
})

test('metrics of every kind that the SDK makes arrive as they were measured', async () => {
  await using running = await sinkWithRecording()
  const exporter = new OTLPMetricExporter({ url: `${running.sink.http}/v1/metrics` })
  const provider = new MeterProvider({
    resource,
    // Never by the clock: the test flushes.
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [{ instrumentName: 'wide', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  })
  const meter = provider.getMeter('m')
  meter.createCounter('plays', { unit: '{play}' }).add(3, { game: 'slots' })
  meter.createObservableGauge('lag').addCallback((result) => result.observe(0.5))
  const latency = meter.createHistogram('latency', { advice: { explicitBucketBoundaries: [1, 10] } })
  for (const value of [0.5, 5, 50]) latency.record(value)
  meter.createHistogram('wide').record(4)
  await provider.forceFlush()
  const { recording } = running
  expect(recording.metric('plays')[0]).toMatchObject({
    unit: '{play}',
    data: { type: 'sum', monotonic: true, temporality: 'CUMULATIVE', points: [{ value: 3 }] },
  })
  expect(recording.metric('lag')[0]?.data).toMatchObject({ type: 'gauge', points: [{ value: 0.5 }] })
  expect(recording.metric('latency')[0]?.data).toMatchObject({
    type: 'histogram',
    points: [
      { count: 3n, sum: 55.5, bucketCounts: [1n, 1n, 1n], explicitBounds: [1, 10], min: 0.5, max: 50 },
    ],
  })
  expect(recording.metric('wide')[0]?.data).toMatchObject({
    type: 'exponentialHistogram',
    points: [{ count: 1n, sum: 4 }],
  })
  expect(serviceName(recording.metric('lag')[0]?.resource ?? (undefined as never))).toBe('exporter')
  await provider.shutdown()
})
