// The page's server: HTTP in; gRPC and HTTP to the games. Its context gets lost on most ways out.
import http from 'node:http'
import { Metadata } from '@grpc/grpc-js'
import { context, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { grpcClient, type Message } from '../shared/json-grpc.ts'
import { endOnSigterm, fail, injected, port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({
  service: 'vegas-frontend-service',
  exporter: 'json',
  instrumentations: [
    new HttpInstrumentation({
      disableOutgoingRequestInstrumentation: true,
      headersToSpanAttributes: { server: { requestHeaders: ['traceparent'] } },
    }),
    new UndiciInstrumentation(),
  ],
})
const { tracer } = telemetry
const slots = grpcClient('slots.SlotsService', 'Spin', port('SLOTS_PORT'))
const dice = grpcClient('dice.DiceService', 'Roll', port('DICE_PORT'))
const blackjack = grpcClient('blackjack.BlackjackService', 'Deal', port('BLACKJACK_PORT'))

/** Runs work in an active span that is OK or failed at its end. */
function inSpan<T>(
  name: string,
  kind: SpanKind,
  attributes: Record<string, string | number>,
  work: (span: Span) => Promise<T>,
) {
  return tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      const result = await work(span)
      span.setStatus({ code: SpanStatusCode.OK })
      return result
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

const rpc = (service: string, method: string, name: string) => ({
  'rpc.system': 'grpc',
  'rpc.service': service,
  'rpc.method': method,
  'net.peer.name': '127.0.0.1',
  'net.peer.port': port(name),
})

const metadataOf = (headers: Record<string, string>): Metadata => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(headers)) metadata.set(key, value)
  return metadata
}

const games: Record<string, (bet: Message) => Promise<Message>> = {
  // The metadata is filled and then forgotten: the call gets an empty one.
  slots: (bet) =>
    inSpan(
      'grpc.slots.Spin',
      SpanKind.CLIENT,
      { ...rpc('slots.SlotsService', 'Spin', 'SLOTS_PORT'), 'player.id': String(bet.player) },
      () => {
        metadataOf(injected(context.active()))
        return slots(bet, new Metadata())
      },
    ),
  dice: (bet) =>
    inSpan('grpc.dice.Roll', SpanKind.CLIENT, rpc('dice.DiceService', 'Roll', 'DICE_PORT'), () =>
      dice(bet, metadataOf(injected(context.active()))),
    ),
  blackjack: (bet) =>
    inSpan(
      'grpc.blackjack.Deal',
      SpanKind.CLIENT,
      rpc('blackjack.BlackjackService', 'Deal', 'BLACKJACK_PORT'),
      () => blackjack(bet, metadataOf(injected(context.active()))),
    ),
  roulette: (bet) =>
    inSpan(
      'call_roulette',
      SpanKind.INTERNAL,
      { 'http.url': `http://127.0.0.1:${port('ROULETTE_PORT')}/spin`, 'http.method': 'POST' },
      () => post(port('ROULETTE_PORT'), '/spin', bet),
    ),
}

function post(to: number, path: string, body: Message): Promise<Message> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: to, path, method: 'POST' }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(JSON.parse(text) as Message))
    })
    request.on('error', reject).end(JSON.stringify(body))
  })
}

// The library has its own CLIENT span for the same call.
const leaderboard = () =>
  inSpan('scoring.getLeaderboard', SpanKind.CLIENT, {}, async () => {
    const answer = await fetch(`http://127.0.0.1:${port('SCORING_PORT')}/api/scoring/leaderboard?limit=10`)
    return (await answer.json()) as Message
  })

const log = (fields: Message) =>
  console.log(JSON.stringify({ timestamp: new Date().toISOString(), service: 'frontend', ...fields }))

const server = http.createServer((request, response) => {
  let text = ''
  request.on('data', (chunk) => (text += chunk))
  request.on('end', () => {
    const url = request.url ?? '/'
    const bet = (text === '' ? {} : JSON.parse(text)) as Message
    const attributes = {
      'http.method': request.method ?? '',
      'http.url': url,
      ...(bet.email === undefined ? {} : { 'user.email': String(bet.email) }),
    }
    void inSpan('http_request', SpanKind.INTERNAL, attributes, async (span) => {
      log({
        level: 'INFO',
        event: 'request',
        method: request.method,
        url,
        traceparent: request.headers.traceparent,
      })
      const answer = await (games[url.split('/')[2] ?? ''] ?? leaderboard)(bet)
      span.setAttribute('http.status_code', 200)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      log({ level: 'INFO', event: 'response', url, status: 200, user: bet.email })
    }).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
})
server.listen(port('PORT'), '127.0.0.1', () => console.log('frontend listening'))
endOnSigterm(telemetry, () => server.close())
