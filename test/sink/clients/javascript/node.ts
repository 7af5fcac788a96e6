// node node.ts EXPECTATION VARIANTS: sends what the one file says in each of the ways that the other lists.
import { readFile } from 'node:fs/promises'
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto'
import type { Expectation, Variant } from '../expectation.ts'
import { emit, type Exporters } from './emit.ts'

const [expectation, variants] = (await Promise.all(
  process.argv.slice(2).map(async (path) => JSON.parse(await readFile(path, 'utf8')) as unknown),
)) as [Expectation, Variant[]]

function exportersFor({ protocol, compression, endpoint }: Variant): Exporters {
  const options = (signal: string) => ({
    url: protocol === 'grpc' ? endpoint : `${endpoint}/v1/${signal}`,
    // The exporters' enum is not exported where erasable syntax could use it.
    compression: compression as never,
  })
  const [traces, metrics, logs] = ['traces', 'metrics', 'logs'].map(options)
  switch (protocol) {
    case 'grpc':
      return { traces: new GrpcTraces(traces), metrics: new GrpcMetrics(metrics), logs: new GrpcLogs(logs) }
    case 'http/protobuf':
      return {
        traces: new ProtobufTraces(traces),
        metrics: new ProtobufMetrics(metrics),
        logs: new ProtobufLogs(logs),
      }
    case 'http/json':
      return { traces: new JsonTraces(traces), metrics: new JsonMetrics(metrics), logs: new JsonLogs(logs) }
  }
}

for (const variant of variants) await emit(expectation, exportersFor(variant))
