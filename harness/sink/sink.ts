// The OTLP sink: listens on HTTP and gRPC and hands every accepted request on.
import { collectByGrowth } from './collections.ts'
import { TlsUnusableError } from './errors.ts'
import { grpcServer } from './grpc.ts'
import { httpServer } from './http.ts'
import { Intake } from './intake.ts'
import { closingHttp, closingHttp2, listen } from './listen.ts'
import type { Sink, SinkOptions } from './options.ts'

/** A sink that accepts connections on both ports. Throws PortInUseError and TlsUnusableError; a failed start leaves nothing listening. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const { host = '127.0.0.1', httpPort = 0, grpcPort = 0 } = options
  const scheme = options.tls === undefined ? 'http' : 'https'
  collectByGrowth()
  const intake = new Intake(options)
  const { http, grpc } = serversOf(intake, options.tls)
  for (const server of [http, grpc]) {
    server.maxConnections = intake.limits.connections
    server.on('drop', () => intake.turnedAway())
  }
  const closeServers = [closingHttp(http), closingHttp2(grpc)]
  const close = async () => {
    await Promise.all(closeServers.map((closeServer) => closeServer()))
  }
  try {
    const ports = [
      await listen(http, 'HTTP', host, httpPort),
      await listen(grpc, 'gRPC', host, grpcPort),
    ] as const
    let closing: Promise<void> | undefined
    const closeOnce = () => (closing ??= close())
    return {
      http: url(scheme, host, ports[0]),
      grpc: url(scheme, host, ports[1]),
      httpPort: ports[0],
      grpcPort: ports[1],
      answerWith: (answer) => intake.plan(answer),
      stats: () => intake.stats(),
      close: closeOnce,
      [Symbol.asyncDispose]: closeOnce,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function serversOf(intake: Intake, tls: SinkOptions['tls']) {
  try {
    return { http: httpServer(intake, tls), grpc: grpcServer(intake, tls) }
  } catch (error) {
    throw tls === undefined ? error : new TlsUnusableError(error)
  }
}

const url = (scheme: string, host: string, port: number): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
