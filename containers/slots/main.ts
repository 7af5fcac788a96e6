// vegas-slots-service: the slot machine, over gRPC; its health also over HTTP.
import '../shared/node/telemetry.ts'
import express from 'express'
import { bindHost, required } from '../shared/node/environment.ts'
import { health } from '../shared/node/health.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { connectRedis, counted } from '../shared/node/redis.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { closeGrpc, createGrpcServer, listenGrpc } from './grpc-server.ts'
import { play } from './play.ts'

async function main(): Promise<void> {
  const redis = connectRedis(required('REDIS_URL'))
  const scoringUrl = required('SCORING_URL')
  const ping = () => counted('ping', redis.ping())

  const grpc = createGrpcServer({ spin: (request) => play(request, { redis, scoringUrl }), ping })
  await listenGrpc(grpc, `${bindHost}:${required('GRPC_PORT')}`)

  const app = express().disable('x-powered-by')
  app.get('/health', health(ping))
  const http = await listen(app, Number(required('HTTP_PORT')))

  stopOnSignal(async () => {
    await Promise.all([close(http), closeGrpc(grpc)])
    redis.disconnect()
    log.info('stopped')
  })
  log.info('listening')
}

main().catch((error: unknown) => {
  log.fatal({ err: error }, 'could not start')
  process.exit(1)
})
