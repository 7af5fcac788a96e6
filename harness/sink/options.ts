// What a sink is told, and what it tells.
import type { Layout } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import type { Limits } from './limits.ts'

/** An Export request that was read, checked and accepted. */
export interface ReceivedRequest {
  readonly signal: Signal
  /** A valid protobuf Export*ServiceRequest, also where it was sent as JSON; decompressed. */
  readonly body: Uint8Array
  /** Where the parts of the body lie, as found while it was checked. */
  readonly layout: Layout
  /** Nanoseconds since the epoch. */
  readonly received: bigint
}

export interface SinkOptions {
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** More addresses of this machine to listen on, with the same ports. */
  readonly alsoOn?: readonly string[]
  /** 0, the default, takes a free port. */
  readonly httpPort?: number
  readonly grpcPort?: number
  /** The largest request in bytes, before and after decompression; 64 MiB unless told otherwise. */
  readonly maxBytes?: number
  readonly limits?: Partial<Limits>
  /** What `Authorization: Bearer` must carry on both transports; without it, anybody may send. */
  readonly token?: string
  /** PEM. Both transports then speak TLS alone. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer }
  /** Asked before each request: why none can be taken now, or undefined. Senders are told to come again in a second. */
  readonly busy?: () => string | undefined
  /** Called once for each accepted request, before it is answered. What it throws is answered as an internal error. */
  readonly onRequest: (request: ReceivedRequest) => unknown
}

/** An answer to give in place of success. Only what OTLP lets a client retry, so that retries can be tested. */
export interface Fault {
  /** 503 unless told otherwise. */
  readonly http?: 429 | 502 | 503 | 504
  /** UNAVAILABLE unless told otherwise. RESOURCE_EXHAUSTED always comes with RetryInfo, without which nobody retries. */
  readonly grpc?: 'UNAVAILABLE' | 'RESOURCE_EXHAUSTED'
  /** Seconds: HTTP's Retry-After and gRPC's RetryInfo. */
  readonly retryAfter?: number
  /** Accepts the request all the same: the client sees a lost answer and sends the batch again. */
  readonly afterStoring?: boolean
  /** How many requests to answer so; every one unless told otherwise. */
  readonly times?: number
}

/** Success for the whole request but the number rejected; clients must not retry it. */
export interface PartialSuccessAnswer {
  readonly rejected: number
  readonly message: string
  readonly times?: number
}

export interface SinkStats {
  /** Accepted and handed on, by transport. */
  readonly http: number
  readonly grpc: number
  /** Answered as bad, too large, not allowed, or not understood. Nothing of them was handed on. */
  readonly refused: number
  /** Answered with an injected fault. */
  readonly faulted: number
  /** Told to come again: {@link SinkOptions.busy} said so, or requests under way left no room. Nothing of them was handed on. */
  readonly deferred: number
  /** Connections closed as soon as they came, because as many as are allowed were open. */
  readonly turnedAway: number
  /** Bytes that requests under way hold now, received and decompressed. */
  readonly underWay: number
  /** Bytes of accepted requests, decompressed and as protobuf. */
  readonly bytes: number
}

export interface Sink extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT, without the signal's path. */
  readonly http: string
  readonly grpc: string
  readonly httpPort: number
  readonly grpcPort: number
  /** Answers requests so from now on; undefined ends it. */
  answerWith(answer: Fault | PartialSuccessAnswer | undefined): void
  stats(): SinkStats
  /**
   * Goes off the network at the addresses of {@link SinkOptions.alsoOn}, as a collector that is restarted: listens there no
   * more, and cuts every connection as {@link close} does.
   */
  disconnect(): Promise<void>
  /** Listens again where it did. Throws PortInUseError. */
  reconnect(): Promise<void>
  /** Stops listening, lets requests under way finish for a moment, then cuts every connection. */
  close(): Promise<void>
}

export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
