// For a span that a contract demands and the trace has not: where it went, and at which hop it was lost.
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import type { SpanContract } from '../contract.ts'
import type { Evidence, Hop, LossReason } from '../finding.ts'
import {
  contractText,
  destination,
  isNamedBy,
  operationOf,
  patternText,
  type Run,
  runOf,
  serviceOf,
  type TraceIndex,
  viaOf,
} from '../model/index.ts'
import type { MessageHeaders } from '../observed.ts'
import { diagnoseCall } from './calls.ts'
import { evidenceOf } from './evidence.ts'
import { FragmentFinder } from './fragments.ts'
import { diagnoseMessage, MessageIndex } from './messages.ts'

export interface MissingSpan {
  readonly wanted: SpanContract
  /** The span it should hang on, where that one was found. */
  readonly parent: { readonly span: Span; readonly node: SpanContract } | undefined
  readonly trace: TraceIndex
  readonly others: readonly Trace[]
  readonly messages: readonly MessageHeaders[]
}

export interface Explanation {
  readonly hop?: Hop
  readonly reason?: LossReason
  readonly evidence: readonly Evidence[]
}

/** Both as far as the evidence goes; a span that is nowhere in the run is explained by nothing but its hop. */
export function explainMissing({ wanted, parent, trace, others, messages }: MissingSpan): Explanation {
  if (parent === undefined) return { evidence: [] }
  const run = runWith(trace, others)
  if (wanted.kind === 'CONSUMER') return lostMessage(wanted, parent.span, run, messages)
  if (wanted.service !== parent.node.service) return lostCall(wanted, parent.span, trace, run)
  return newRoot(wanted, parent.span, run)
}

/** The run, the trace itself included; an array that already has it is indexed once. */
const runWith = (trace: TraceIndex, others: readonly Trace[]): Run =>
  others.some((other) => other.traceId === trace.traceId) ? runOf(others) : runOf([...others, trace])

function lostCall(wanted: SpanContract, caller: Span, trace: TraceIndex, run: Run): Explanation {
  const serves = (server: Span) => isNamedBy(server, wanted)
  const finder = new FragmentFinder(run)
  // Hand-made instrumentation may mark the far side as something else than SERVER.
  const fragment =
    finder.find(caller, serves, wanted.service) ??
    trace.orphans.find(serves) ??
    run.loose(wanted.service).find((span) => serves(span) && overlaps(span, caller))
  const operation = fragment === undefined ? operationOf(caller) : operationOf(fragment)
  const hop: Hop = { from: serviceOf(caller), to: wanted.service, via: viaOf(caller), operation }
  return { hop, ...diagnoseCall(run, caller, wanted.service, fragment) }
}

const overlaps = (a: Span, b: Span): boolean => a.startTime <= b.endTime && b.startTime <= a.endTime

function lostMessage(
  wanted: SpanContract,
  producer: Span,
  run: Run,
  messages: readonly MessageHeaders[],
): Explanation {
  const index = new MessageIndex(run, messages)
  const topic = destination(producer)
  const lost = run.consumers.find((consumer) => {
    if (!isNamedBy(consumer, wanted) || (topic !== undefined && destination(consumer) !== topic)) return false
    const sender = index.senderOf(consumer)
    return (
      sender !== undefined &&
      sender.producer.spanId === producer.spanId &&
      sender.producer.traceId === producer.traceId
    )
  })
  const hop: Hop = {
    from: serviceOf(producer),
    to: wanted.service,
    via: viaOf(producer),
    operation: topic ?? producer.name,
  }
  if (lost === undefined) {
    const text = `no ${contractText(wanted)} of the run belongs to this message`
    return { hop, reason: 'not determined', evidence: [{ text }] }
  }
  return { ...diagnoseMessage(lost, run, index), hop }
}

/** Work of the same service that should go on in this trace, and began a trace of its own instead. */
function newRoot(wanted: SpanContract, parent: Span, run: Run): Explanation {
  const candidates = run
    .loose(wanted.service)
    .filter(
      (span) =>
        span.traceId !== parent.traceId && span.startTime >= parent.startTime && isNamedBy(span, wanted),
    )
  const [nearest] = candidates
  if (nearest === undefined) return { evidence: [] }
  const via = /outbox|relay/i.test(`${patternText(wanted.name)} ${nearest.name}`) ? 'outbox' : 'in-process'
  const hop: Hop = { from: serviceOf(parent), to: wanted.service, via, operation: nearest.name }
  const text = `${contractText(wanted)} is the root of another trace, the first to begin after its parent`
  return { hop, reason: 'new root', evidence: [evidenceOf(nearest, text)] }
}
