// Starting and stopping servers: a port that is taken says so, and stopping never waits for idle clients.
import type { Server as HttpServer } from 'node:http'
import type { Http2Server, ServerHttp2Session } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import { PortInUseError } from './errors.ts'

/** The port that the server got. Throws PortInUseError. */
export function listen(
  server: HttpServer | Http2Server,
  transport: 'HTTP' | 'gRPC',
  host: string,
  port: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(transport, host, port, error) : error)
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** How long requests under way may take to finish once the sink closes. */
const GRACE_MS = 500

type Close = () => Promise<void>

/** To be called before the server listens. */
export function closingHttp(server: HttpServer): Close {
  const sockets = trackSockets(server)
  // A request knows the socket that TLS makes, not the one under it; a handshake under way has only the latter.
  const open = server instanceof TlsServer ? trackSockets(server, 'secureConnection') : sockets
  const busy = new Set<Socket>()
  let closing = false
  server.on('request', (request, response) => {
    const { socket } = request
    busy.add(socket)
    response.on('close', () => {
      busy.delete(socket)
      if (closing) socket.end()
    })
  })
  return () =>
    close(server, sockets, () => {
      closing = true
      // Node's closeIdleConnections() passes over clients that never sent anything.
      for (const socket of open) if (!busy.has(socket)) socket.destroy()
    })
}

/** To be called before the server listens. */
export function closingHttp2(server: Http2Server): Close {
  const sockets = trackSockets(server)
  const sessions = new Set<ServerHttp2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  return () =>
    close(server, sockets, () => {
      for (const session of sessions) session.close()
    })
}

function trackSockets(
  server: HttpServer | Http2Server,
  event: 'connection' | 'secureConnection' = 'connection',
): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on(event, (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return sockets
}

async function close(
  server: HttpServer | Http2Server,
  sockets: ReadonlySet<Socket>,
  closeIdle: () => void,
): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  closeIdle()
  // Destroying an HTTP/2 session waits for its peer; destroying the socket under it does not.
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, GRACE_MS)
  await closed
  clearTimeout(cut)
}
