// One of the portal's services, which extracts what it is sent, honours its sampling, and says what came.
import http from 'node:http'
import { context, propagation, SpanKind } from '@opentelemetry/api'
import { endOnSigterm, port, startTelemetry } from '../shared/node.ts'

const [, , name = ''] = process.argv
const telemetry = startTelemetry({ service: `bazaar-${name}`, exporter: 'grpc' })
const { tracer } = telemetry
/** Those that keep the header on the span; the others write it to the log. */
const keeps = ['catalog', 'stock'].includes(name)

const server = http.createServer((request, response) => {
  const { traceparent, b3 } = request.headers
  const header = traceparent === undefined ? {} : { 'http.request.header.traceparent': [String(traceparent)] }
  const attributes = {
    'http.request.method': 'GET',
    'http.route': `/${name}`,
    'url.path': `/${name}`,
    'http.response.status_code': 200,
    ...(keeps ? header : {}),
  }
  const parent = propagation.extract(context.active(), request.headers)
  tracer.startActiveSpan(`GET /${name}`, { kind: SpanKind.SERVER, attributes }, parent, (span) => {
    const came = keeps ? '' : ` traceparent=${String(traceparent)} b3=${String(b3)}`
    console.log(`${new Date().toISOString()} INFO ${name} answers${came}`)
    response.end('{}')
    span.end()
  })
})
server.listen(port('PORT'), '127.0.0.1')
endOnSigterm(telemetry, () => server.close())
