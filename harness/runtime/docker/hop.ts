// A process of its own, inside a container's network: takes connections in the place of the ports named, and hands on what
// comes on them, both ways, so many milliseconds later. Prints the ports that it listens on, as JSON.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const [milliseconds = 0, ...ports] = process.argv.slice(2).map(Number)

/** Timers of one length fire in the order in which they were set: so does what they carry. */
function carry(from: Socket, to: Socket): void {
  const later = (work: () => void) => void setTimeout(work, milliseconds)
  from.on('data', (chunk) => later(() => to.write(chunk)))
  from.on('end', () => later(() => to.end()))
  from.on('error', () => to.destroy())
  from.on('close', () => later(() => to.destroy()))
}

async function listen(port: number): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const onward = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    for (const one of [socket, onward]) one.setNoDelay(true)
    carry(socket, onward)
    carry(onward, socket)
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

console.log(JSON.stringify(await Promise.all(ports.map(listen))))
