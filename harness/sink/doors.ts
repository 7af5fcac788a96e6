// The doors of a sink: one for each transport at each of its addresses, all with the same two port numbers.
import type { Server as HttpServer } from 'node:http'
import type { Http2Server } from 'node:http2'
import { PortInUseError, TlsUnusableError } from './errors.ts'
import { grpcServer } from './grpc.ts'
import { httpServer } from './http.ts'
import type { Intake } from './intake.ts'
import { closingHttp, closingHttp2, listen } from './listen.ts'
import type { SinkOptions } from './options.ts'

export interface Doors {
  readonly httpPort: number
  readonly grpcPort: number
  /** Of these hosts; what is closed already stays so. */
  close(hosts: readonly string[]): Promise<void>
}

export interface Ports {
  readonly http: number
  readonly grpc: number
}

/** A port that is free at the first address may be taken at another: then all are tried anew, with other ports. */
const ATTEMPTS = 5

/** Throws PortInUseError and TlsUnusableError; a failure leaves nothing listening. */
export async function openDoors(
  intake: Intake,
  tls: SinkOptions['tls'],
  hosts: readonly string[],
  { http, grpc }: Ports,
): Promise<Doors> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openAll(intake, tls, hosts, { http, grpc })
    } catch (error) {
      const mayChoose = hosts.length > 1 && (http === 0 || grpc === 0)
      if (!(error instanceof PortInUseError) || !mayChoose || attempt === ATTEMPTS) throw error
    }
  }
}

async function openAll(
  intake: Intake,
  tls: SinkOptions['tls'],
  hosts: readonly string[],
  wanted: Ports,
): Promise<Doors> {
  const closers = new Map<string, readonly (() => Promise<void>)[]>()
  const close = async (which: readonly string[]) => {
    await Promise.all(which.flatMap((host) => closers.get(host) ?? []).map((one) => one()))
  }
  let { http: httpPort, grpc: grpcPort } = wanted
  try {
    for (const host of hosts) {
      const { http, grpc } = serversOf(intake, tls)
      closers.set(host, [closingHttp(http), closingHttp2(grpc)])
      httpPort = await listen(http, 'HTTP', host, httpPort)
      grpcPort = await listen(grpc, 'gRPC', host, grpcPort)
    }
  } catch (error) {
    await close(hosts)
    throw error
  }
  return { httpPort, grpcPort, close }
}

function serversOf(
  intake: Intake,
  tls: SinkOptions['tls'],
): { readonly http: HttpServer; readonly grpc: Http2Server } {
  try {
    const servers = { http: httpServer(intake, tls), grpc: grpcServer(intake, tls) }
    for (const server of Object.values(servers)) {
      server.maxConnections = intake.limits.connections
      server.on('drop', () => intake.turnedAway())
    }
    return servers
  } catch (error) {
    throw tls === undefined ? error : new TlsUnusableError(error)
  }
}
