// A cart whose one hop is sound, and whose names, attributes, status and secrets are not. Its name is what SERVICE says.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { context, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { endOnSigterm, injected, port, startTelemetry } from '../shared/node.ts'

const service = process.env.SERVICE ?? 'cart'
const telemetry = startTelemetry({ service, exporter: 'proto' })
const { tracer } = telemetry
const meters = new MeterProvider({
  resource: resourceFromAttributes({ 'service.name': service }),
  readers: [
    new PeriodicExportingMetricReader({
      exportIntervalMillis: 700,
      exportTimeoutMillis: 700,
      exporter: new OTLPMetricExporter({
        url: `${process.env.OTLP_HTTP}/v1/metrics`,
        temporalityPreference:
          service === 'cartService' ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
      }),
    }),
  ],
})
// Seconds, into bounds that were made for milliseconds.
const durations = meters.getMeter('cart').createHistogram('cart.request.duration', { unit: 's' })
const SECRET = 'postgresql://cart:s3cret-pa55@db.cart.internal:5432/cart'
let requests = 0

/** The fourth and the eighth cart are not there; the sixth breaks the cart. */
function statusOf(at: number): number {
  if (at === 4 || at === 8) return 404
  return at === 6 ? 500 : 200
}

function conclude(span: Span, status: number): void {
  // A string where the convention has a number.
  span.setAttribute('http.response.status_code', String(status))
  if (status === 404) span.setStatus({ code: SpanStatusCode.ERROR })
  if (status === 500) {
    span.recordException(new RangeError('negative quantity'))
    span.recordException(new RangeError('negative quantity'))
    span.addEvent('exception', { 'exception.escaped': true })
  }
  span.end()
}

async function total(): Promise<void> {
  const url = `http://127.0.0.1:${port('TILL_PORT')}/total`
  const attributes = {
    'http.request.method': 'GET',
    'url.full': url,
    'server.address': '127.0.0.1',
    'server.port': port('TILL_PORT'),
  }
  await tracer.startActiveSpan('GET', { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const answer = await fetch(url, { headers: injected(context.active()) })
    span.setAttribute('http.response.status_code', answer.status)
    span.end()
  })
}

const server = http.createServer((request, response) => {
  requests += 1
  const status = statusOf(requests)
  const attributes = {
    'http.request.method': 'GET',
    'url.path': request.url ?? '/',
    'url.scheme': 'http',
    'http.request.header.authorization': [
      'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLW1hZGUtdXA',
    ],
    'db.connection_string': SECRET,
    'host.name': 'cart-host',
    coupon: '',
    ...(requests === 2 ? { 'card.number': '4111 1111 1111 1111' } : {}),
  }
  void tracer.startActiveSpan(
    `GET /cart/${randomUUID()}`,
    { kind: SpanKind.SERVER, attributes },
    async (span) => {
      await total()
      durations.record(0.004)
      conclude(span, status)
      response.writeHead(status).end('{}')
    },
  )
})
server.listen(port('PORT'), '127.0.0.1', () => console.log(`${service} listening`))
endOnSigterm({ tracer, shutdown: () => telemetry.shutdown().then(() => meters.shutdown()) }, () =>
  server.close(),
)
