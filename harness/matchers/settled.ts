// What the matchers look at: a trace that is known to be complete, with all else that was observed.
import type { ContractResult, Finding, Observed, Topology } from '../../assertions/index.ts'
import type { Recording } from '../recording/index.ts'
import type { Trace, TraceId } from '../telemetry/index.ts'

/** Where a matcher leaves what it found, for the run's report. */
export interface Judged {
  readonly contract?: ContractResult
  readonly findings: readonly Finding[]
}

/** A trace behind its barriers. Made by a `telemetry` fixture, or from a capture. */
export interface SettledTrace {
  readonly title: string
  readonly traceId: TraceId
  readonly recording: Recording
  readonly topology: Topology
  /** What could not be proved complete; said in the failure. */
  readonly unsettled: readonly string[]
  /** Where the run's report will be. */
  readonly report?: string
  readonly onJudged?: (judged: Judged) => void
}

/** The trace as received by now; without spans where nothing came. */
export function traceOf(settled: SettledTrace): Trace {
  return settled.recording.trace(settled.traceId) ?? { traceId: settled.traceId, spans: [] }
}

/** Everything a recording holds, as the judgement wants it. */
export function observe(recording: Recording): Observed {
  return {
    traces: recording.traces(),
    logs: recording.logs(),
    lines: recording.lines(),
    metrics: recording.metrics(),
    messages: [],
    ...(recording.repeats().size === 0 ? {} : { repeats: recording.repeats() }),
  }
}
