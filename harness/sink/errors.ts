// What can keep a sink from starting.

/** Someone else listens on the port that was asked for. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
  readonly code = 'PORT_IN_USE'
  readonly port: number

  constructor(transport: 'HTTP' | 'gRPC', host: string, port: number, cause: unknown) {
    super(
      `port ${port} on ${host} is in use, so the OTLP/${transport} sink cannot listen there. ` +
        'Stop what listens on it, or ask for port 0 to be given a free one.',
      { cause },
    )
    this.port = port
  }
}
