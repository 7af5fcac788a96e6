// What can keep a sink from starting, and a request from being taken.

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

/** Certificate and key with which no server can be made. */
export class TlsUnusableError extends Error {
  override readonly name = 'TlsUnusableError'
  readonly code = 'TLS_UNUSABLE'

  constructor(cause: unknown) {
    super(
      `the certificate and key cannot be used for TLS: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        'Both must be PEM, unencrypted, and belong together.',
      { cause },
    )
  }
}

/** Raised while a body is read or decompressed, as soon as it is known. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError'
  readonly code = 'TOO_LARGE'
}

/** Other requests under way leave no room for this one; it may come again. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError'
  readonly code = 'OVERLOADED'

  constructor(limit: number) {
    super(`requests under way hold all of the ${limit} bytes that they may; send this again`)
  }
}

/** A stream that breaks gRPC's framing. */
export class FramingError extends Error {
  override readonly name = 'FramingError'
  readonly code = 'BAD_FRAMING'
}
