// A game as a service: over gRPC and HTTP, with Redis for its state and scoring for its results.
import type { Redis } from 'ioredis'
import { required } from '../environment.ts'
import { connectFlags } from '../flags.ts'
import type { Api } from '../grpc/api.ts'
import { createHttpApp } from '../grpc/http-app.ts'
import { closeGrpc, listenGrpc } from '../grpc/server.ts'
import { close, listen } from '../http-server.ts'
import { connectRedis, counted } from '../redis.ts'
import { startService } from '../start.ts'

/** What a game works with. */
export interface House {
  readonly redis: Redis
  readonly scoringUrl: string
}

export function serveGame<Calls>(api: Api<Calls>, callsOf: (house: House) => Calls): void {
  startService(async () => {
    await connectFlags(required('FLAGS_URL'))
    const redis = connectRedis(required('REDIS_URL'))
    const calls = callsOf({ redis, scoringUrl: required('SCORING_URL') })
    const ping = () => counted('ping', redis.ping())
    const grpc = await listenGrpc(api, calls, ping, Number(required('GRPC_PORT')))
    const http = await listen(createHttpApp(api, calls, ping), Number(required('HTTP_PORT')))
    return async () => {
      await Promise.all([close(http), closeGrpc(grpc)])
      redis.disconnect()
    }
  })
}
