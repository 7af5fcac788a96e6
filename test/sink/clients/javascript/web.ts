// The same in a page: bundled, and called with what to send and where to.
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto'
import type { Expectation, Variant } from '../expectation.ts'
import { emit } from './emit.ts'

async function sendAll(
  expectation: Expectation,
  variants: readonly Variant[],
  timeoutMillis: number,
): Promise<void> {
  for (const { protocol, endpoint } of variants) {
    const [traces, metrics, logs] = ['traces', 'metrics', 'logs'].map((signal) => ({
      url: `${endpoint}/v1/${signal}`,
      timeoutMillis,
    }))
    const exporters =
      protocol === 'http/json'
        ? { traces: new JsonTraces(traces), metrics: new JsonMetrics(metrics), logs: new JsonLogs(logs) }
        : {
            traces: new ProtobufTraces(traces),
            metrics: new ProtobufMetrics(metrics),
            logs: new ProtobufLogs(logs),
          }
    await emit(expectation, exporters)
  }
}

Object.assign(globalThis, { sendAll })
