// Games that are bet on and settled in one call: what each of their ways through the casino leaves.
import {
  defineContract,
  type SpanContract,
  type TextPattern,
  type TraceContract,
} from '../../assertions/index.ts'
import { sessionLookedUp } from './auth.ts'
import { evaluated } from './flags.ts'
import { gamePlay } from './game.ts'
import {
  apiCall,
  GRPC_INVALID,
  grpcCall,
  httpCall,
  httpServer,
  pageCall,
  redisCall,
  socketMessage,
  unansweredGrpcCall,
  unansweredHttpCall,
} from './hops.ts'

const FRONTEND = 'vegas-frontend-service'
const GATEWAY = 'vegas-casino-gateway'
const SCORING = 'vegas-scoring-service'

export interface SingleCallGame {
  readonly game: string
  /** In paths, and as the gRPC method: `spin`, `Spin`. */
  readonly action: string
  readonly method: string
  /** The gRPC service: `roulette.RouletteService`. */
  readonly grpc: string
  /** The type of the exception for a payout that is too large to be counted. */
  readonly overflow: TextPattern
}

interface SingleCallContracts {
  /** Through the JSON API, with this outcome where one is named. */
  readonly played: (outcome?: 'win' | 'lose' | 'push') => TraceContract
  /** The game refuses the bet: an error to those who asked, none to the game; nothing is played. */
  readonly refused: TraceContract
  readonly throughGateway: TraceContract
  /** As a message on a WebSocket, whose guest has a session. */
  readonly onSocket: TraceContract
  /** From the page, whose player has one. */
  readonly fromPage: TraceContract
  /** Nobody is there to play: the frontend says 503, gives the bet back, and its span has the exception. */
  readonly down: TraceContract
  /** The same at the gateway. */
  readonly downThroughGateway: TraceContract
  /** In the game, asked over HTTP: each side of each hop is in error, and no result is recorded. */
  readonly failed: TraceContract
}

export function singleCallGame(given: SingleCallGame): SingleCallContracts {
  const { game, action, method, grpc } = given
  const service = `vegas-${game}-service`
  const path = `/api/games/${game}/${action}`
  const flag = evaluated(service, `${game}.payout`)
  const call = {
    service,
    game,
    action,
    flag,
    children: [redisCall(service, 'hset'), redisCall(service, 'hincrby')],
  }
  const play = gamePlay(call)
  const inSession = gamePlay({ ...call, inSession: true })
  const request = (status: number, children: readonly SpanContract[]) => [
    httpServer({ service: FRONTEND, method: 'POST', route: path, status, children }),
  ]
  const asked = (status: number, children: readonly SpanContract[]) =>
    apiCall('POST', status, request(status, children))
  const proxied = (status: number, callee: number, children: readonly SpanContract[]) =>
    apiCall('POST', status, [
      httpServer({
        service: GATEWAY,
        method: 'POST',
        route: path,
        status,
        children: [
          httpCall(GATEWAY, { service, method: 'POST', route: `/v1/${action}`, status: callee, children }),
        ],
      }),
    ])
  const missed = (by: string, children: readonly SpanContract[]): SpanContract => ({
    ...httpServer({ service: by, method: 'POST', route: path, status: 503, children }),
    events: ['exception'],
  })
  const nobodyPlays = [service, SCORING].map((one) => ({ service: one, kind: 'SERVER', name: /./ }) as const)
  return {
    played: (outcome) =>
      defineContract({
        name: `${game} through the JSON API${outcome === undefined ? '' : `: ${outcome}`}`,
        root: asked(200, [
          redisCall(FRONTEND, 'hgetall', { min: 1 }),
          redisCall(FRONTEND, 'hincrby', { min: 1 }),
          grpcCall(FRONTEND, service, grpc, method, [withOutcome(play, outcome)]),
        ]),
      }),
    refused: defineContract({
      name: `${game}: a bet that is not on the table`,
      root: asked(400, [grpcCall(FRONTEND, service, grpc, method, [], GRPC_INVALID)]),
      absent: [{ service, kind: 'INTERNAL', name: /^game\./ }],
    }),
    throughGateway: defineContract({
      name: `${game} over the gateway's HTTP interface`,
      root: proxied(200, 200, [play]),
    }),
    onSocket: defineContract({
      name: `${game} on a WebSocket`,
      root: socketMessage(`${game}.${action}`, {
        children: [grpcCall(GATEWAY, service, grpc, method, [inSession])],
      }),
    }),
    fromPage: defineContract({
      name: `${game} from the page`,
      root: pageCall(
        'click',
        'POST',
        200,
        request(200, [sessionLookedUp(FRONTEND), grpcCall(FRONTEND, service, grpc, method, [inSession])]),
      ),
    }),
    down: defineContract({
      name: `${game} while the game is down`,
      root: apiCall('POST', 503, [
        missed(FRONTEND, [
          redisCall(FRONTEND, 'hincrby', 2),
          unansweredGrpcCall(FRONTEND, service, grpc, method),
        ]),
      ]),
      absent: nobodyPlays,
    }),
    downThroughGateway: defineContract({
      name: `${game} over the gateway's HTTP interface while the game is down`,
      root: apiCall('POST', 503, [missed(GATEWAY, [unansweredHttpCall(GATEWAY, 'POST', `/v1/${action}`)])]),
      absent: nobodyPlays,
    }),
    failed: defineContract({
      name: `${game}: a play that fails in the game`,
      root: proxied(503, 500, [failedPlay(service, given.overflow)]),
      absent: [{ service: SCORING, kind: 'SERVER', name: /./ }],
    }),
  }
}

function withOutcome(play: SpanContract, outcome: string | undefined): SpanContract {
  return outcome === undefined ? play : { ...play, attributes: { ...play.attributes, outcome } }
}

/** The exception is recorded where it was met; above it the status and the type say enough. */
function failedPlay(service: string, overflow: TextPattern): SpanContract {
  return {
    service,
    kind: 'INTERNAL',
    name: 'game.play',
    status: 'ERROR',
    attributes: { 'error.type': overflow },
    children: [{ service, kind: 'INTERNAL', name: 'game.outcome', status: 'ERROR', events: ['exception'] }],
  }
}
