// What the Node services of the recorded systems share: an SDK as teams set it up by hand.
import { createRequire } from 'node:module'
import { propagation, type Span, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

export interface Setup {
  readonly service: string
  readonly exporter: 'grpc' | 'json' | 'proto'
  readonly instrumentations?: readonly Instrumentation[]
  readonly resource?: Readonly<Record<string, string | number>>
}

export interface Telemetry {
  readonly tracer: Tracer
  /** Flushes and ends the SDK. */
  readonly shutdown: () => Promise<void>
}

const http = () => `${process.env.OTLP_HTTP}/v1/traces`
const exporters = {
  grpc: () => new GrpcExporter({ url: process.env.OTLP_GRPC ?? '' }),
  json: () => new JsonExporter({ url: http() }),
  proto: () => new ProtoExporter({ url: http() }),
}

export function startTelemetry({
  service,
  exporter,
  instrumentations = [],
  resource = {},
}: Setup): Telemetry {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, ...resource }),
    spanProcessors: [new BatchSpanProcessor(exporters[exporter](), { scheduledDelayMillis: 500 })],
  })
  provider.register({
    contextManager: new AsyncLocalStorageContextManager().enable(),
    propagator: new W3CTraceContextPropagator(),
  })
  registerInstrumentations({ instrumentations: [...instrumentations], tracerProvider: provider })
  // The instrumentation patches what is required; built-in modules are the same object for imports.
  createRequire(import.meta.url)('node:http')
  return { tracer: trace.getTracer(service), shutdown: () => provider.shutdown() }
}

/** Ends the process as orchestrators do, with a flush. */
export function endOnSigterm(telemetry: Telemetry, close: () => void): void {
  process.once('SIGTERM', () => {
    close()
    void telemetry.shutdown().then(() => process.exit(0))
  })
}

export const port = (name: string): number => Number(process.env[name])

export function fail(span: Span, error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error))
  span.recordException(known)
  span.setStatus({ code: SpanStatusCode.ERROR, message: known.message })
}

/** Headers with the context that is current. */
export function injected(context: Parameters<typeof propagation.inject>[0]): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context, headers)
  return headers
}
