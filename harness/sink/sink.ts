// The OTLP sink: listens on HTTP and gRPC and hands every accepted request on.
import { grpcServer } from './grpc.ts'
import { httpServer } from './http.ts'
import { Intake } from './intake.ts'
import { closingHttp, closingHttp2, listen } from './listen.ts'
import type { Sink, SinkOptions } from './options.ts'

/** A sink that accepts connections on both ports. Throws PortInUseError; a failed start leaves nothing listening. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const { host = '127.0.0.1', httpPort = 0, grpcPort = 0 } = options
  const intake = new Intake(options)
  const http = httpServer(intake)
  const grpc = grpcServer(intake)
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
      http: url(host, ports[0]),
      grpc: url(host, ports[1]),
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

const url = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`
