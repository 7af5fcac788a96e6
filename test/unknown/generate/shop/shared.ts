// What the shop's services share: a whole resource, logs with ids, queries with current names.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { SpanKind, trace, type Tracer } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { defaultResource } from '@opentelemetry/resources'
import { port, startTelemetry, type Telemetry } from '../shared/node.ts'

export function startShop(service: string, exporter: 'grpc' | 'json' | 'proto'): Telemetry {
  return startTelemetry({
    service,
    exporter,
    // What leaves by node:http is the stand-in of a broker; calls of services go by fetch.
    instrumentations: [
      new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
      new UndiciInstrumentation(),
    ],
    resource: {
      ...(defaultResource().attributes as Record<string, string>),
      'service.name': service,
      'service.version': '4.2.0',
      'service.instance.id': randomUUID(),
      'deployment.environment.name': 'staging',
    },
  })
}

export function log(severity: 'INFO' | 'WARN', message: string): void {
  const ids = trace.getActiveSpan()?.spanContext()
  const time = new Date().toISOString()
  console.log(JSON.stringify({ time, severity, message, trace_id: ids?.traceId, span_id: ids?.spanId }))
}

export function query(tracer: Tracer, operation: string, table: string): void {
  const attributes = {
    'db.system.name': 'postgresql',
    'db.namespace': 'shop',
    'db.operation.name': operation,
    'db.collection.name': table,
    'server.address': 'db.shop.internal',
  }
  tracer.startSpan(`${operation} ${table}`, { kind: SpanKind.CLIENT, attributes }).end()
}

export interface Answer {
  readonly status: number
  readonly route: string
}

/** Serves with the library's SERVER spans, named after their routes. */
export function serve(handle: (method: string, path: string) => Promise<Answer>): http.Server {
  const server = http.createServer((request, response) => {
    request.resume()
    const method = request.method ?? 'GET'
    void handle(method, request.url ?? '/').then(({ status, route }) => {
      trace.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute('http.route', route)
      log('INFO', `${method} ${route} ${status}`)
      response.writeHead(status).end('{}')
    })
  })
  return server.listen(port('PORT'), '127.0.0.1', () => log('INFO', 'listening'))
}
