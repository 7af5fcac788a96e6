// node node.ts MODE ENDPOINT SPANS: makes spans as a service does and prints the processor time that they took, all threads.
import { type Tracer, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base'

const [mode = '', endpoint = '', count = '0'] = process.argv.slice(2)
/** As many as a batch. */
const LOT = 512

const nowhere: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
}
const provider = new BasicTracerProvider({
  spanProcessors: [
    mode === 'export'
      ? new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }))
      : nowhere,
  ],
})
const tracer = mode === 'api' ? trace.getTracer('bench') : provider.getTracer('bench')

function makeOne(from: Tracer, number: number): void {
  const span = from.startSpan('POST /api/slots/spin')
  span.setAttribute('http.request.method', 'POST')
  span.setAttribute('http.route', '/api/slots/spin')
  span.setAttribute('http.response.status_code', 200)
  span.setAttribute('url.path', '/api/slots/spin')
  span.setAttribute('server.address', '127.0.0.1')
  span.setAttribute('server.port', 3000)
  span.setAttribute('player.id', '0b7e7ddc-3f7c-4c38-9f2e-1a3a36a0b0a1')
  span.setAttribute('bet.amount', number)
  span.end()
}

/** Lots that are exported one after the other: the queue is never full, and none is dropped. */
async function make(spans: number): Promise<void> {
  for (let made = 0; made < spans; made++) {
    makeOne(tracer, made)
    if (made % LOT === LOT - 1) await provider.forceFlush()
  }
}

await make(Number(count) / 4)
const before = process.cpuUsage()
await make(Number(count))
const { user, system } = process.cpuUsage(before)
await provider.shutdown()
console.log(user + system)
