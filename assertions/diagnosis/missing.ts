// For a span that a contract demands and the trace has not: where it went, and at which hop it was lost.
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import type { SpanContract } from '../contract.ts'
import type { Evidence, Hop, LossReason } from '../finding.ts'
import {
  contractText,
  destination,
  isNamedBy,
  messageOperation,
  operationOf,
  patternText,
  type Run,
  runOf,
  serviceOf,
  type TraceIndex,
  viaOf,
} from '../model/index.ts'
import type { MessageHeaders } from '../observed.ts'
import { rankOf } from './assign.ts'
import { diagnoseCall } from './call-reason.ts'
import { evidenceOf } from './evidence.ts'
import { MessageIndex } from './message-index.ts'
import { diagnoseMessage } from './messages.ts'
import { sceneOf } from './scene.ts'
import { type Stray, straysOf } from './sides.ts'

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
  const stray = lostPart(wanted, caller, trace, run)
  const fragment = stray?.span
  const operation = fragment === undefined ? operationOf(caller) : operationOf(fragment)
  const hop: Hop = { from: serviceOf(caller), to: wanted.service, via: viaOf(caller), operation }
  const match = stray === undefined ? undefined : ({ stray, by: 'time', rivals: 0 } as const)
  const found = diagnoseCall(sceneOf(run), { client: caller, service: wanted.service, match })
  return { hop, reason: found.reason, evidence: found.evidence }
}

/** Clocks of caller and callee may differ by this much, nanoseconds. */
const TOLERANCE = 50_000_000n

/** The span that fits the line of the contract and the time of the call best. Hand-made instrumentation may mark it as something else than SERVER. */
function lostPart(wanted: SpanContract, caller: Span, trace: TraceIndex, run: Run): Stray | undefined {
  const fits = (span: Span): boolean => isNamedBy(span, wanted)
  const inTime = straysOf(run, wanted.service).filter(
    ({ span }) =>
      fits(span) &&
      span.startTime >= caller.startTime - TOLERANCE &&
      span.startTime <= caller.endTime + TOLERANCE,
  )
  const [best] = inTime.toSorted((a, b) => (rankOf(caller, a.span) < rankOf(caller, b.span) ? -1 : 1))
  if (best !== undefined) return best
  const other =
    trace.orphans.find(fits) ?? run.loose(wanted.service).find((span) => fits(span) && overlaps(span, caller))
  return other === undefined ? undefined : { span: other, place: 'loose' }
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
  // Kafka's topic has one name on both sides; other systems name an exchange on one and a queue on the other.
  const isOther = (consumer: Span): boolean =>
    viaOf(producer) === 'kafka' && topic !== undefined && destination(consumer) !== topic
  const lost = run.consumers.find((consumer) => {
    if (!isNamedBy(consumer, wanted) || isOther(consumer)) return false
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
    operation: messageOperation(producer),
  }
  if (lost === undefined) {
    const text = `no ${contractText(wanted)} of the run belongs to this message`
    return { hop, reason: 'not determined', evidence: [{ text }] }
  }
  const { reason, evidence } = diagnoseMessage(lost, sceneOf(run, messages), index)
  return { hop, reason, evidence }
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
