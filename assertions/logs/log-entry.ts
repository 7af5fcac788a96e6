// What is known of one log entry, whichever channel it came by.
import type { WrittenAt } from './time.ts'

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
  /** The message, for evidence and for ids that are only in the text. */
  readonly text: string
}
