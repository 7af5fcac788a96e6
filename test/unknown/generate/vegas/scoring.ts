// Scoring: continues every context that it gets; fails on some rounds, and logs as a Java service would.
import http from 'node:http'
import { context, propagation, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { endOnSigterm, fail, port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({ service: 'vegas-scoring-service', exporter: 'grpc' })
const { tracer } = telemetry

const log = (level: string, text: string) =>
  console.log(
    `${new Date().toISOString().replace('T', ' ').replace('Z', '')} ${level} [nio-exec-1] c.v.s.ScoringController : ${text}`,
  )

function query(operation: string): void {
  const attributes = {
    'db.system': 'postgresql',
    'db.statement': `${operation} scores`,
    'db.name': 'scoring',
  }
  tracer.startSpan(`${operation} scores`, { kind: SpanKind.CLIENT, attributes }).end()
}

function save(round: string): void {
  tracer.startActiveSpan('saveScore', (span) => {
    try {
      query('INSERT INTO')
      if (round.endsWith('-bad'))
        throw new Error('duplicate key value violates unique constraint "scores_round"')
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

function stackTrace(error: unknown): void {
  console.log(`org.springframework.dao.DuplicateKeyException: ${String(error)}`)
  console.log('\tat com.vegas.scoring.ScoringService.save(ScoringService.java:58)')
  console.log('\tat com.vegas.scoring.ScoringController.record(ScoringController.java:31)')
  console.log('Caused by: org.postgresql.util.PSQLException: ERROR: duplicate key value')
  console.log('\t... 42 more')
}

const server = http.createServer((request, response) => {
  let text = ''
  request.on('data', (chunk) => (text += chunk))
  request.on('end', () => {
    const route = (request.url ?? '/').split('?')[0] ?? '/'
    const attributes = {
      'http.request.method': request.method ?? '',
      'url.path': route,
      'http.route': route,
      'server.port': port('PORT'),
    }
    const parent = propagation.extract(context.active(), request.headers)
    const options = { kind: SpanKind.SERVER, attributes }
    tracer.startActiveSpan(`${request.method} ${route}`, options, parent, (span) => {
      let status = 200
      try {
        if (request.method === 'GET') query('SELECT')
        else save(String((JSON.parse(text) as { readonly round: string }).round))
        log('INFO ', `${request.method} ${route}`)
      } catch (error) {
        status = 500
        log('ERROR', `${request.method} ${route} failed`)
        stackTrace(error)
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
      span.setAttribute('http.response.status_code', status)
      span.end()
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
})
server.listen(port('PORT'), '127.0.0.1', () => log('INFO ', 'Started ScoringApplication in 2.31 seconds'))
endOnSigterm(telemetry, () => server.close())
