// vegas-slots-service: the slot machine, over gRPC and HTTP.
import '../shared/node/telemetry.ts'
import { bindHost, required } from '../shared/node/environment.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { connectRedis, counted } from '../shared/node/redis.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { closeGrpc, createGrpcServer, type Handlers, listenGrpc } from './grpc-server.ts'
import { createHttpApp } from './http-app.ts'
import { play } from './play.ts'

async function main(): Promise<void> {
  const redis = connectRedis(required('REDIS_URL'))
  const scoringUrl = required('SCORING_URL')
  const ping = () => counted('ping', redis.ping())

  const handlers: Handlers = { spin: (request) => play(request, { redis, scoringUrl }), ping }
  const grpc = createGrpcServer(handlers)
  await listenGrpc(grpc, `${bindHost}:${required('GRPC_PORT')}`)
  const http = await listen(createHttpApp(handlers), Number(required('HTTP_PORT')))

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
