// What a recording is made of, in the order it came.
import type { Layout } from '../otlp/index.ts'
import type { LogLine, Signal } from '../telemetry/index.ts'

/** One accepted Export request: always protobuf, whatever it was sent as. */
export interface ExportRequest {
  readonly signal: Signal
  /** A valid Export*ServiceRequest; nobody may change it afterwards. */
  readonly body: Uint8Array
  /** Nanoseconds since the epoch; 0n where it is not known, as in a capture file. */
  readonly received: bigint
  /** Of the body, where it is known already. */
  readonly layout?: Layout
}

export type RecordingEntry =
  | ({ readonly type: 'request' } & ExportRequest)
  | { readonly type: 'line'; readonly line: LogLine }

export interface RecordingCounts {
  readonly traces: number
  readonly spans: number
  readonly logRecords: number
  readonly logLines: number
  readonly dataPoints: number
  /** Requests that had been received before, byte for byte, and were not counted again. */
  readonly resent: number
}
