// Which traces are the system's own work: the harness's barriers are told apart from what users do.
import { attributeText, type Span, type TraceId } from '../../harness/telemetry/index.ts'
import { askedByHarness, isHarness, type Run, type TraceIndex } from '../model/index.ts'

const BARRIER = /^barrier /

const isBarrier = (span: Span): boolean =>
  isHarness(span) && BARRIER.test(attributeText(span.attributes, 'test.step.title') ?? '')

export interface Work {
  /** Traces without those of barriers. */
  readonly traces: readonly TraceIndex[]
  /** The trace is one of a barrier, or was begun by a service that lost the context of one. */
  isOfBarrier(traceId: TraceId): boolean
}

export function workOf(run: Run): Work {
  const barriers = new Set<TraceId>()
  for (const { traceId, spans } of run.traces) if (spans.some(isBarrier)) barriers.add(traceId)
  const torn = run
    .servers()
    .filter((server) => barriers.has(askedByHarness(server) ?? ''))
    .map(({ traceId }) => traceId)
  for (const traceId of torn) barriers.add(traceId)
  return {
    traces: run.traces.filter(({ traceId }) => !barriers.has(traceId)),
    isOfBarrier: (traceId) => barriers.has(traceId),
  }
}
