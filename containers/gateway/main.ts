// vegas-casino-gateway: the other way in, over WebSocket and HTTP. Play here is for fun: it touches no balance.
import '../shared/node/telemetry.ts'
import { required } from '../shared/node/environment.ts'
import { slotsApi } from '../shared/node/games/slots-api.ts'
import { slotsMoves } from '../shared/node/games/slots-moves.ts'
import { connectGrpc } from '../shared/node/grpc/client.ts'
import { connectHttp } from '../shared/node/grpc/http-client.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { createApp } from './app.ts'
import { acceptSockets } from './sockets.ts'
import { Table } from './table.ts'

async function main(): Promise<void> {
  const slots = connectGrpc(slotsApi, required('SLOTS_GRPC_ADDR'))
  const overHttp = slotsMoves(connectHttp(slotsApi, required('SLOTS_URL')))
  const server = await listen(createApp(overHttp), Number(required('HTTP_PORT')))
  const sockets = acceptSockets(server, new Table(slotsMoves(slots)))

  stopOnSignal(async () => {
    await sockets.close()
    await close(server)
    slots.close()
    log.info('stopped')
  })
  log.info('listening')
}

main().catch((error: unknown) => {
  log.fatal({ err: error }, 'could not start')
  process.exit(1)
})
