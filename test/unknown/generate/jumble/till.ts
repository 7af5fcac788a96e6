// The till exports each span twice, drops attributes, and logs with ids of other times or of no trace at all.
import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { context, propagation, type SpanContext, SpanKind, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { endOnSigterm, port } from '../shared/node.ts'

const resource = resourceFromAttributes({ 'service.name': 'till' })
const url = `${process.env.OTLP_HTTP}/v1/traces`
const provider = new NodeTracerProvider({
  resource,
  spanLimits: { attributeCountLimit: 6 },
  // The library's exporter was configured, and the team's own was left in.
  spanProcessors: [
    new BatchSpanProcessor(new JsonExporter({ url }), { scheduledDelayMillis: 400 }),
    new BatchSpanProcessor(new ProtoExporter({ url }), { scheduledDelayMillis: 600 }),
  ],
})
provider.register({
  contextManager: new AsyncLocalStorageContextManager().enable(),
  propagator: new W3CTraceContextPropagator(),
})
const tracer = trace.getTracer('till')
const logs = new LoggerProvider({
  resource,
  processors: [
    new BatchLogRecordProcessor({
      exporter: new OTLPLogExporter({ url: `${process.env.OTLP_HTTP}/v1/logs` }),
    }),
  ],
})
const logger = logs.getLogger('till')
/** Kept by a logger that is made once for all requests. */
let kept: SpanContext | undefined
let requests = 0

function record(body: string, ids: SpanContext | undefined, severityNumber?: SeverityNumber): void {
  const at = ids === undefined ? context.active() : trace.setSpanContext(context.active(), ids)
  logger.emit({
    body,
    context: at,
    ...(severityNumber === undefined ? {} : { severityNumber, severityText: 'INFO' }),
  })
}

const madeUp = (): SpanContext => ({
  traceId: randomBytes(16).toString('hex'),
  spanId: randomBytes(8).toString('hex'),
  traceFlags: 1,
})

const server = http.createServer((request, response) => {
  requests += 1
  const attributes = {
    'http.request.method': 'GET',
    'http.route': '/total',
    'url.path': '/total',
    'url.scheme': 'http',
    'http.response.status_code': 200,
    'server.port': port('PORT'),
    'till.drawer': 3,
    'till.shift': 'late',
  }
  const parent = propagation.extract(context.active(), request.headers)
  tracer.startActiveSpan('GET /total', { kind: SpanKind.SERVER, attributes }, parent, (span) => {
    kept ??= span.spanContext()
    record('adding up', undefined)
    record('total made', kept, SeverityNumber.INFO)
    if (requests % 6 === 0) record('receipt printed', madeUp(), SeverityNumber.INFO)
    response.end('{}')
    span.end()
  })
})
server.listen(port('PORT'), '127.0.0.1', () => console.log('till listening'))
const shutdown = () => provider.shutdown().then(() => logs.shutdown())
endOnSigterm({ tracer, shutdown }, () => server.close())
