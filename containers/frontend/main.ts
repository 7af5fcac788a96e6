// vegas-frontend-service: the page and the JSON API.
import '../shared/node/telemetry.ts'
import { dashboardApi } from '../shared/node/dashboard/api.ts'
import { required } from '../shared/node/environment.ts'
import { connectFlags } from '../shared/node/flags.ts'
import { connectGames } from '../shared/node/games/all-moves.ts'
import { connectGrpc } from '../shared/node/grpc/client.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { connectRedis } from '../shared/node/redis.ts'
import { startService } from '../shared/node/start.ts'
import { createApp } from './app.ts'

startService(async () => {
  await connectFlags(required('FLAGS_URL'))
  const redis = connectRedis(required('REDIS_URL'))
  const games = connectGames()
  const dashboard = connectGrpc(dashboardApi, required('DASHBOARD_GRPC_ADDR'))
  const app = createApp({
    redis,
    dashboard,
    moves: games.moves,
    authUrl: required('AUTH_URL'),
    accountsUrl: required('ACCOUNTS_URL'),
    orchestratorUrl: required('ORCHESTRATOR_URL'),
    webDir: required('WEB_DIR'),
  })
  const server = await listen(app, Number(required('HTTP_PORT')))
  return async () => {
    await close(server)
    games.close()
    dashboard.close()
    redis.disconnect()
  }
})
