// vegas-casino-gateway: the other way in, over WebSocket and HTTP. Play here is for fun: it touches no balance.
import '../shared/node/telemetry.ts'
import { required } from '../shared/node/environment.ts'
import { connectGames, gamesOverHttp } from '../shared/node/games/all-moves.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { createApp } from './app.ts'
import { acceptSockets } from './sockets.ts'
import { Table } from './table.ts'

async function main(): Promise<void> {
  const games = connectGames()
  const server = await listen(createApp(gamesOverHttp()), Number(required('HTTP_PORT')))
  const sockets = acceptSockets(server, new Table(games.moves))

  stopOnSignal(async () => {
    await sockets.close()
    await close(server)
    games.close()
    log.info('stopped')
  })
  log.info('listening')
}

main().catch((error: unknown) => {
  log.fatal({ err: error }, 'could not start')
  process.exit(1)
})
