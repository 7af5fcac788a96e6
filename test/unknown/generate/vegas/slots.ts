// Slots: reads no metadata; passes the context of its outer span to scoring, and not that of the call.
import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { grpcServer } from '../shared/json-grpc.ts'
import { endOnSigterm, injected, port, startTelemetry } from '../shared/node.ts'
import { flag } from './flags.ts'

const telemetry = startTelemetry({ service: 'vegas-slots-service', exporter: 'grpc' })
const { tracer } = telemetry
const SCORING = `http://127.0.0.1:${port('SCORING_PORT')}/api/scoring/record`
const log = (text: string) => console.log(`[slots] ${new Date().toISOString()} ${text}`)
let spins = 0

async function record(body: object): Promise<void> {
  const span = tracer.startSpan('scoring.record_game_result', {
    kind: SpanKind.CLIENT,
    attributes: { 'http.method': 'POST', 'http.url': SCORING },
  })
  const answer = await fetch(SCORING, {
    method: 'POST',
    headers: injected(context.active()),
    body: JSON.stringify(body),
  })
  span.setAttribute('http.status_code', answer.status)
  span.setStatus({ code: SpanStatusCode.OK })
  span.end()
  if (!answer.ok) log(`WARN could not record the result: HTTP ${answer.status}, the game goes on`)
}

const server = grpcServer('slots.SlotsService', 'Spin', port('PORT'), (bet) => {
  spins += 1
  const attributes = { 'player.id': String(bet.player), bet_amount: Number(bet.amount), gameType: 'slots' }
  return tracer.startActiveSpan(`doSpin-${spins}`, { attributes }, async (span) => {
    log(`INFO spin player=${bet.player} amount=${bet.amount}`)
    const variant = await flag(tracer, SpanKind.CLIENT, 'slots.cheat', 'off')
    tracer
      .startSpan('redis.get', {
        attributes: { 'db.system': 'redis', 'db.statement': `GET slots:${bet.player}` },
      })
      .end()
    await record({ game: 'slots', player: bet.player, round: bet.round })
    span.setAttribute('variant', variant)
    span.setStatus({ code: SpanStatusCode.OK })
    span.end()
    return { win: false }
  })
})
endOnSigterm(telemetry, () => server.forceShutdown())
