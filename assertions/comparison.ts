// The expected tree beside the found one, as data that text and HTML both render.
import type { SpanId, TraceId } from '../harness/telemetry/index.ts'
import type { Finding } from './finding.ts'

export interface ComparisonLine {
  readonly depth: number
  /** `same`: found as demanded; `missing`: demanded, not in the trace; `different`: found, but not as demanded; `extra`: in the trace, not demanded. */
  readonly mark: 'same' | 'missing' | 'different' | 'extra'
  /** `vegas-slots-service SERVER slots.SlotsService/Spin`; undefined for an extra span. */
  readonly expected?: string
  readonly found?: string
  /** Why it is different or missing. */
  readonly note?: string
  readonly traceId?: TraceId
  readonly spanId?: SpanId
}

export interface ContractResult {
  readonly contract: string
  readonly traceId: TraceId
  readonly fulfilled: boolean
  readonly lines: readonly ComparisonLine[]
  readonly findings: readonly Finding[]
}
