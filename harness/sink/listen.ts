// Starting and stopping servers: a port that is taken says so, and stopping never waits for idle clients.
import type { Server as HttpServer } from 'node:http'
import type { Http2Server, ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
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

export async function closeHttp(server: HttpServer): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(cut)
}

/** Node keeps no list of an HTTP/2 server's sessions. */
export function trackSessions(server: Http2Server): ReadonlySet<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  return sessions
}

export async function closeHttp2(
  server: Http2Server,
  sessions: ReadonlySet<ServerHttp2Session>,
): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const session of sessions) session.close()
  const cut = setTimeout(() => {
    for (const session of sessions) session.destroy()
  }, GRACE_MS)
  await closed
  clearTimeout(cut)
}
