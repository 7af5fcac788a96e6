// vegas-casino-gateway: the other way in, over WebSocket and HTTP. Play here is for fun: it touches no balance.
import '../shared/node/telemetry.ts'
import { required } from '../shared/node/environment.ts'
import { close, listen } from '../shared/node/http-server.ts'
import { log } from '../shared/node/logger.ts'
import { stopOnSignal } from '../shared/node/shutdown.ts'
import { connectSlots } from '../shared/node/slots-client.ts'
import { createApp } from './app.ts'
import { acceptSockets } from './sockets.ts'
import { Table } from './table.ts'

async function main(): Promise<void> {
  const slots = connectSlots(required('SLOTS_GRPC_ADDR'))
  const server = await listen(createApp(required('SLOTS_URL')), Number(required('HTTP_PORT')))
  const sockets = acceptSockets(server, new Table(slots))

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
