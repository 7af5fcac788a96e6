// Dice: the one game that reads its metadata. It wraps the library's CLIENT span in two of its own.
import { context, type Context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { grpcServer } from '../shared/json-grpc.ts'
import { endOnSigterm, port, startTelemetry } from '../shared/node.ts'
import { flag } from './flags.ts'

const telemetry = startTelemetry({
  service: 'vegas-dice-service',
  exporter: 'grpc',
  instrumentations: [
    new UndiciInstrumentation({ ignoreRequestHook: ({ path }) => path.startsWith('/flagd') }),
  ],
})
const { tracer } = telemetry
const SCORING = `http://127.0.0.1:${port('SCORING_PORT')}/api/scoring/record`
const kind = SpanKind.CLIENT

const record = (body: object): Promise<void> =>
  tracer.startActiveSpan('scoring.record', { kind }, (outer) =>
    tracer.startActiveSpan('http.post', { kind, attributes: { 'http.url': SCORING } }, async (inner) => {
      await fetch(SCORING, { method: 'POST', body: JSON.stringify(body) })
      inner.end()
      outer.end()
    }),
  )

const server = grpcServer('dice.DiceService', 'Roll', port('PORT'), (bet, metadata) => {
  const parent: Context = propagation.extract(context.active(), metadata.getMap())
  return context.with(parent, () =>
    tracer.startActiveSpan('DiceService.Roll', { attributes: { 'rpc.system': 'grpc' } }, async (span) => {
      console.log(`time=${new Date().toISOString()} level=info msg="roll" player=${bet.player}`)
      await flag(tracer, SpanKind.INTERNAL, 'dice.loaded', 'no')
      await record({ game: 'dice', player: bet.player, round: bet.round })
      trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.OK })
      span.end()
      return { dice: [3, 4] }
    }),
  )
})
endOnSigterm(telemetry, () => server.forceShutdown())
