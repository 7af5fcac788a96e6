// vegas-casino-gateway: the other way in, over WebSocket and HTTP. Play here is for fun: it touches no balance.
import '../shared/node/telemetry.ts'
import { AuthClient } from '../shared/node/auth-client.ts'
import { required } from '../shared/node/environment.ts'
import { connectGames, gamesOverHttp } from '../shared/node/games/all-moves.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { startService } from '../shared/node/start.ts'
import { createApp } from './app.ts'
import { acceptSockets } from './sockets.ts'
import { Table } from './table.ts'

startService(async () => {
  const games = connectGames()
  const auth = new AuthClient(required('AUTH_URL'))
  const server = await listen(createApp(gamesOverHttp(), auth), Number(required('HTTP_PORT')))
  const sockets = acceptSockets(server, new Table(games.moves))
  return async () => {
    await sockets.close()
    await close(server)
    games.close()
  }
})
