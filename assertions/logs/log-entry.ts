// What is known of one log entry, whichever channel it came by.
import type { PrintedHeaders } from './printed-headers.ts'
import type { WrittenAt } from './time.ts'

/** 32 hex digits under some key: `requestId=40d0e224eb5551625ad9dd5272ccdc25`. */
export interface Lookalike {
  readonly key: string
  readonly id: string
}

/** What an access log says of a request. */
export interface LoggedRequest {
  readonly method: string
  readonly path: string
  readonly status: number | undefined
}

export interface LogEntry {
  readonly channel: 'OTLP' | 'stdout'
  readonly format: 'otlp' | 'json' | 'logfmt' | 'text'
  readonly service: string
  /** `service.instance.id`; `''` where unknown. */
  readonly instance: string
  /** As the source says, never when the harness read it; undefined where the source does not say. */
  readonly written: WrittenAt | undefined
  /** Lowercase; `''` where there is none or it is all zeros. */
  readonly traceId: string
  readonly spanId: string
  /** The W3C sampled flag that came with the ids; undefined where none came. */
  readonly sampled: boolean | undefined
  /** As its source writes it: `INFO`, `warn`, `30`; `''` where it says none, and for lines of plain text. */
  readonly severity: string
  /** The message, for evidence and for ids that are only in the text. */
  readonly text: string
  /** Values that have the form of a trace id, under keys that do not say so; empty for OTLP. */
  readonly lookalikes: readonly Lookalike[]
  /** The request that the entry accounts for; undefined where it is no line about one. */
  readonly request: LoggedRequest | undefined
  /** Headers of a request or message that the entry shows; absent where it shows none. */
  readonly headers?: PrintedHeaders
}
