// What the judgement says: findings are values, rendered as text only at the edge.
import type { SpanId, TraceId } from '../harness/telemetry/index.ts'

export type Severity = 'error' | 'warning' | 'information'

/** How a hop lost the context, as far as the evidence goes. */
export type LossReason =
  | 'not injected'
  | 'injected but not extracted'
  | 'extracted but not activated'
  | 'new root'
  /** Right trace, but under another span than the one that called. */
  | 'wrong parent'
  | 'wrong format'
  | 'not sampled'
  | 'not determined'

/** In what state a context arrived in the headers of a request or message. Source: W3C Trace Context 3.2. */
export type ContextState =
  | 'valid'
  | 'absent'
  | 'other format'
  | 'wrong length'
  | 'wrong characters'
  | 'unknown version'
  | 'zero ids'
  | 'several values'
  | 'not sampled'
  /** Well-formed, but of another trace than the caller's. */
  | 'different trace'

/** How sure a diagnosis is: by the headers themselves or by ids; by operation and time alone; by guess. */
export type Certainty = 'certain' | 'likely' | 'possible'

/** The edge at which something went wrong. */
export interface Hop {
  /** `service.name` of the side that called or sent. */
  readonly from: string
  /** `service.name` of the side that was called or that consumed. */
  readonly to: string
  readonly via:
    | 'http'
    | 'grpc'
    | 'kafka'
    | 'rabbitmq'
    | 'messaging'
    | 'websocket'
    | 'outbox'
    | 'database'
    | 'in-process'
  /** What was called: `slots.SlotsService/Spin`, `POST /api/scoring/record`, a topic. */
  readonly operation: string
}

export interface Subject {
  readonly service?: string
  readonly traceId?: TraceId
  readonly spanId?: SpanId
  /** Name of the span, metric or log field that the finding is about. */
  readonly name?: string
}

export interface Evidence {
  /** One line, complete by itself: 'message ledger.entry.v1[0]@17 carries no traceparent header'. */
  readonly text: string
  readonly traceId?: TraceId
  readonly spanId?: SpanId
}

/** A second explanation that fits what was seen, less likely than the first. */
export interface Alternative {
  readonly hop?: Hop
  readonly reason: LossReason
  readonly certainty: Certainty
  /** Why it may be this one, one sentence. */
  readonly text: string
}

export interface Finding {
  /** From the rule catalogue: `TRC11`, `LOG3`, `MET1`. */
  readonly code: string
  readonly severity: Severity
  readonly subject: Subject
  /** What is wrong, one sentence, without advice. */
  readonly message: string
  readonly hop?: Hop
  readonly reason?: LossReason
  /** How sure the hop and the reason are. */
  readonly certainty?: Certainty
  /** The context as it arrived, where its headers were seen. */
  readonly carried?: ContextState
  /** What else fits, most likely first. */
  readonly alternatives?: readonly Alternative[]
  readonly evidence: readonly Evidence[]
  /** What to do about it, one sentence. */
  readonly remedy: string
  /** Other findings that the same defect explains; they are shown under this one. */
  readonly consequences?: readonly Finding[]
  /** How many subjects show the same defect, this one included; 1 where absent. */
  readonly occurrences?: number
  /** Traces in which it shows, the subject's included; absent where it shows in one or in none. At most {@link MAXIMUM_TRACES}. */
  readonly traces?: readonly TraceId[]
}

/** How many trace ids one finding lists. */
export const MAXIMUM_TRACES = 1000

/** What became of one rule. A rule that looked at nothing is 'not exercised', which is not a pass. */
export interface RuleResult {
  readonly code: string
  readonly title: string
  readonly outcome: 'holds' | 'broken' | 'not exercised'
  /** How many spans, edges, records or streams it looked at. */
  readonly subjects: number
  readonly findings: readonly Finding[]
  /** How many findings exemptions took out of `findings`; absent where none. They do not count in the outcome. */
  readonly exempted?: number
  /** The system's owners have switched it off: it was not run. */
  readonly off?: true
  /** Names of what was promised and met nothing it could be held against: no part of a pass. Absent where none. */
  readonly unexercised?: readonly string[]
}
