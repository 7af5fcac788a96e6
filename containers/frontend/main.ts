// vegas-frontend-service: the page and the JSON API.
import '../shared/node/telemetry.ts'
import { required } from '../shared/node/environment.ts'
import { connectGames } from '../shared/node/games/all-moves.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { connectRedis } from '../shared/node/redis.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { createApp } from './app.ts'

async function main(): Promise<void> {
  const redis = connectRedis(required('REDIS_URL'))
  const games = connectGames()
  const app = createApp({
    redis,
    moves: games.moves,
    scoringUrl: required('SCORING_URL'),
    accountsUrl: required('ACCOUNTS_URL'),
    orchestratorUrl: required('ORCHESTRATOR_URL'),
    webDir: required('WEB_DIR'),
  })
  const server = await listen(app, Number(required('HTTP_PORT')))

  stopOnSignal(async () => {
    await close(server)
    games.close()
    redis.disconnect()
    log.info('stopped')
  })
  log.info('listening')
}

main().catch((error: unknown) => {
  log.fatal({ err: error }, 'could not start')
  process.exit(1)
})
