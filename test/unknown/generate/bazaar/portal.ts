// A portal that sends its context in many ways: upper case, unsampled, of another call, in another format, sometimes.
import http from 'node:http'
import { context, SpanKind, TraceFlags, trace } from '@opentelemetry/api'
import { endOnSigterm, fail, injected, port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({ service: 'bazaar-portal', exporter: 'grpc' })
const { tracer } = telemetry

type Headers = Readonly<Record<string, string>>
let first: Headers | undefined

const headersFor: Record<string, (at: number) => Headers> = {
  // A proxy of old writes all headers in capitals.
  catalog: () => ({ traceparent: (injected(context.active()).traceparent ?? '').toUpperCase() }),
  // To save costs, reviews are asked not to record.
  reviews: () => {
    const ids = trace.getActiveSpan()?.spanContext()
    return { traceparent: `00-${ids?.traceId}-${ids?.spanId}-0${TraceFlags.NONE}` }
  },
  // The client is made once, and its headers with it.
  stock: () => (first ??= injected(context.active())),
  // This team has its own library.
  prices: () => {
    const ids = trace.getActiveSpan()?.spanContext()
    return { b3: `${ids?.traceId}-${ids?.spanId}-1` }
  },
  // Only what goes past the cache is made with the instrumented client.
  offers: (at) => (at % 5 < 3 ? injected(context.active()) : {}),
}

function call(name: string, at: number): Promise<void> {
  const to = port(`${name.toUpperCase()}_PORT`)
  const attributes = {
    'http.request.method': 'GET',
    'url.full': `http://127.0.0.1:${to}/${name}`,
    'server.address': '127.0.0.1',
    'server.port': to,
  }
  return tracer.startActiveSpan(`GET /${name}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    try {
      const answer = await fetch(`http://127.0.0.1:${to}/${name}`, { headers: headersFor[name]?.(at) ?? {} })
      span.setAttribute('http.response.status_code', answer.status)
    } catch (error) {
      fail(span, error)
    }
    span.end()
  })
}

let pages = 0
const server = http.createServer((_, response) => {
  const at = pages++
  const attributes = { 'http.request.method': 'GET', 'http.route': '/', 'url.path': '/' }
  const options = { kind: SpanKind.SERVER, attributes, root: true }
  void tracer.startActiveSpan('GET /', options, async (span) => {
    for (const name of Object.keys(headersFor)) await call(name, at)
    console.log(JSON.stringify({ time: new Date().toISOString(), level: 'info', msg: 'page made' }))
    span.setAttribute('http.response.status_code', 200)
    span.end()
    response.end('page')
  })
})
server.listen(port('PORT'), '127.0.0.1')
endOnSigterm(telemetry, () => server.close())
