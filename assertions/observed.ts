// What the judgement looks at: plain data, from a live recording or from a capture file alike.
import type { LogLine, LogRecord, Metric, Signal, Trace } from '../harness/telemetry/index.ts'

/** Headers of one message as read back from its topic or queue. */
export interface MessageHeaders {
  readonly system: 'kafka' | 'rabbitmq'
  /** Topic, or queue. */
  readonly destination: string
  /** 0 where the system has none. */
  readonly partition: number
  /** Place in the partition; RabbitMQ's delivery tag. */
  readonly offset: bigint
  /** The message's own id, where it has one. */
  readonly messageId?: string
  readonly headers: Readonly<Record<string, string>>
}

/** Headers of one request as a page or a test step sent them. */
export interface RequestHeaders {
  /** `service.name` of the sender: the page, or the harness itself. */
  readonly sender: string
  readonly method: string
  readonly url: string
  /** Nanoseconds since the epoch; 0n where not known. */
  readonly sent: bigint
  readonly headers: Readonly<Record<string, string>>
}

export interface Observed {
  readonly traces: readonly Trace[]
  readonly logs: readonly LogRecord[]
  /** Lines of the services' standard output; empty where only OTLP was captured. */
  readonly lines: readonly LogLine[]
  /** Every Metric as it came, oldest first: one entry for each export of each stream. */
  readonly metrics: readonly Metric[]
  readonly messages: readonly MessageHeaders[]
  /** Requests whose headers were seen; absent where none were. */
  readonly requests?: readonly RequestHeaders[]
  /** By service: export requests that came again whole, which the recording keeps once; absent where none did. */
  readonly repeats?: ReadonlyMap<string, { readonly requests: number; readonly spans: number }>
  /** What was not listened to, so that its absence says nothing: a capture of OTLP alone has no `stdout`. */
  readonly notCaptured?: readonly (Signal | 'stdout')[]
}

/** One service as the judgement needs to know it. */
export interface ServiceTopology {
  readonly name: string
  /** `host:port` of every port it listens on; empty where unknown. */
  readonly addresses: readonly string[]
  /** Requests that may start a trace here: span names or routes, `*` allowed. */
  readonly entryPoints: readonly string[]
  readonly promises: readonly (Signal | 'stdout')[]
}

/** The system under judgement: declared by its definition, or inferred from a capture. */
export interface Topology {
  readonly services: readonly ServiceTopology[]
  readonly source: 'declared' | 'inferred'
  /** What was assumed where it was inferred, one sentence each. */
  readonly assumptions: readonly string[]
}
