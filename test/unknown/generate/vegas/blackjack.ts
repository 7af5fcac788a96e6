// Blackjack: the context arrives in the metadata, is even logged, and is not used.
import { context, SpanKind, trace } from '@opentelemetry/api'
import { grpcServer } from '../shared/json-grpc.ts'
import { endOnSigterm, injected, port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({ service: 'vegas-blackjack-service', exporter: 'json' })
const { tracer } = telemetry
const SCORING = `http://127.0.0.1:${port('SCORING_PORT')}/api/scoring/record`

async function record(body: object): Promise<void> {
  const attributes = { 'http.method': 'POST', 'http.url': SCORING }
  const span = tracer.startSpan('HTTP POST', { kind: SpanKind.CLIENT, attributes })
  const headers = injected(trace.setSpan(context.active(), span))
  const answer = await fetch(SCORING, { method: 'POST', headers, body: JSON.stringify(body) })
  span.setAttribute('http.status_code', answer.status)
  span.end()
}

const server = grpcServer('blackjack.BlackjackService', 'Deal', port('PORT'), (bet, metadata) => {
  console.log(
    `DEBUG metadata: traceparent=${metadata.get('traceparent').join()} user-agent=${metadata.get('user-agent').join()}`,
  )
  const attributes = {
    'rpc.system': 'grpc',
    'rpc.service': 'blackjack.BlackjackService',
    'rpc.method': 'Deal',
    playerEmail: String(bet.email),
  }
  return tracer.startActiveSpan('blackjack.Deal', { kind: SpanKind.SERVER, attributes }, async (span) => {
    console.log(`Deal for ${bet.player}`)
    await record({ game: 'blackjack', player: bet.player, round: bet.round })
    span.end()
    return { cards: ['ace', 'ten'] }
  })
})
endOnSigterm(telemetry, () => server.forceShutdown())
