// vegas-frontend-service: the page and the JSON API.
import '../shared/node/telemetry.ts'
import { required } from '../shared/node/environment.ts'
import { slotsApi } from '../shared/node/games/slots-api.ts'
import { slotsMoves } from '../shared/node/games/slots-moves.ts'
import { connectGrpc } from '../shared/node/grpc/client.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { connectRedis } from '../shared/node/redis.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { createApp } from './app.ts'

async function main(): Promise<void> {
  const redis = connectRedis(required('REDIS_URL'))
  const slots = connectGrpc(slotsApi, required('SLOTS_GRPC_ADDR'))
  const app = createApp({
    redis,
    moves: slotsMoves(slots),
    scoringUrl: required('SCORING_URL'),
    accountsUrl: required('ACCOUNTS_URL'),
    orchestratorUrl: required('ORCHESTRATOR_URL'),
    webDir: required('WEB_DIR'),
  })
  const server = await listen(app, Number(required('HTTP_PORT')))

  stopOnSignal(async () => {
    await close(server)
    slots.close()
    redis.disconnect()
    log.info('stopped')
  })
  log.info('listening')
}

main().catch((error: unknown) => {
  log.fatal({ err: error }, 'could not start')
  process.exit(1)
})
