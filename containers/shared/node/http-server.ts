// Listening for HTTP, and stopping without dropping requests.
import type { Server } from 'node:http'
import type { Express } from 'express'
import { bindHost } from './environment.ts'

export async function listen(app: Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, bindHost, (error) => (error ? reject(error) : resolve(server)))
  })
}

/** Takes no new requests and waits for those under way. */
export async function close(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve))
}
