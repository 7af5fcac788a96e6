// The OTLP sink: listens on HTTP and gRPC and hands every accepted request on.
import { collectByGrowth } from './collections.ts'
import { type Doors, openDoors } from './doors.ts'
import { Intake } from './intake.ts'
import type { Sink, SinkOptions } from './options.ts'

/** A sink that accepts connections on both ports. Throws PortInUseError and TlsUnusableError; a failed start leaves nothing listening. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const { host = '127.0.0.1', alsoOn = [], httpPort = 0, grpcPort = 0, tls } = options
  const scheme = tls === undefined ? 'http' : 'https'
  collectByGrowth()
  const intake = new Intake(options)
  const others = alsoOn.filter((other) => other !== host)
  const own = await openDoors(intake, tls, [host, ...others], { http: httpPort, grpc: grpcPort })
  const ports = { http: own.httpPort, grpc: own.grpcPort }
  let closing: Promise<void> | undefined
  let reopened: Doors | undefined
  const disconnect = async () => {
    await Promise.all([own.close(others), reopened?.close(others)])
    reopened = undefined
  }
  const closeOnce = () => (closing ??= Promise.all([own.close([host]), disconnect()]).then(() => {}))
  return {
    http: url(scheme, host, ports.http),
    grpc: url(scheme, host, ports.grpc),
    httpPort: ports.http,
    grpcPort: ports.grpc,
    answerWith: (answer) => intake.plan(answer),
    stats: () => intake.stats(),
    disconnect,
    reconnect: async () => {
      if (closing === undefined) reopened ??= await openDoors(intake, tls, others, ports)
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}

const url = (scheme: string, host: string, port: number): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
