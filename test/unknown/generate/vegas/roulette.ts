// Roulette: HTTP in by the library's instrumentation, scoring called with no headers at all.
import http from 'node:http'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { endOnSigterm, port, startTelemetry } from '../shared/node.ts'
import { flag } from './flags.ts'

const telemetry = startTelemetry({
  service: 'vegas-roulette-service',
  exporter: 'proto',
  instrumentations: [new HttpInstrumentation()],
})
const { tracer } = telemetry
const SCORING = `http://127.0.0.1:${port('SCORING_PORT')}/api/scoring/record`

function record(body: object): Promise<void> {
  const attributes = {
    'http.request.method': 'POST',
    'url.full': SCORING,
    'server.address': '127.0.0.1',
    'server.port': port('SCORING_PORT'),
  }
  return tracer.startActiveSpan(
    'POST /api/scoring/record',
    { kind: SpanKind.CLIENT, attributes },
    async (span) => {
      const answer = await fetch(SCORING, { method: 'POST', body: JSON.stringify(body) })
      span.setAttribute('http.response.status_code', answer.status)
      if (!answer.ok) {
        span.setStatus({ code: SpanStatusCode.ERROR })
        span.setAttribute('error.type', String(answer.status))
        console.log(JSON.stringify({ level: 'error', msg: 'scoring failed', status: answer.status }))
        console.log(new Error(`scoring answered ${answer.status}`).stack)
      }
      span.end()
    },
  )
}

const server = http.createServer((request, response) => {
  let text = ''
  request.on('data', (chunk) => (text += chunk))
  request.on('end', () => {
    const bet = JSON.parse(text) as { readonly player: string; readonly round: string }
    void tracer.startActiveSpan(
      `processBet_${bet.round}`,
      { attributes: { 'player.id': bet.player } },
      async (span) => {
        console.log(JSON.stringify({ level: 'info', msg: 'wheel spins', player: bet.player }))
        await flag(tracer, SpanKind.CLIENT, 'roulette.house-edge', 'normal')
        await record({ game: 'roulette', player: bet.player, round: bet.round })
        span.setStatus({ code: SpanStatusCode.OK })
        span.end()
        response.writeHead(200).end(JSON.stringify({ number: 17 }))
      },
    )
  })
})
server.listen(port('PORT'), '127.0.0.1')
endOnSigterm(telemetry, () => server.close())
