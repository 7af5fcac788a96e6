// The asynchronous hop: which message a CONSUMER span worked on, who sent it, and where its context went.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Alternative, Certainty, ContextState, Evidence, Hop, LossReason } from '../finding.ts'
import {
  describeSpan,
  destination,
  eventIds,
  hasParentId,
  isHarness,
  messageOperation,
  perRun,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import { carriedContext, comparedWith, messageName, REASON_OF_STATE } from './context.ts'
import { evidenceOf } from './evidence.ts'
import type { Join } from './message-joins.ts'
import { type MessageIndex, type SentBy } from './message-index.ts'
import type { Scene } from './scene.ts'
import { type Sighting, sightingsOf, sightingText } from './sightings.ts'

export interface MessageDiagnosis {
  readonly hop: Hop
  readonly reason: LossReason
  readonly certainty: Certainty
  readonly carried?: ContextState
  readonly alternatives: readonly Alternative[]
  readonly evidence: readonly Evidence[]
}

/** Services that took a message of the run and kept its context. */
const keepersOf = perRun(
  (run) =>
    new Set(
      run.consumers
        .filter((span) => run.parentOf(span) !== undefined || linkedInRun(run, span))
        .map(serviceOf),
    ),
)

/** For each service that takes messages: the services that send to the same destinations. */
const sendersOf = perRun((run) => {
  const topics = new Map<string, Set<string>>()
  for (const span of run.consumers) {
    const service = serviceOf(span)
    topics.set(service, (topics.get(service) ?? new Set()).add(destination(span) ?? ''))
  }
  const senders = [...topics].map(([service, names]): [string, Set<string>] => {
    return [service, new Set([...names].flatMap((topic) => run.producers(topic).map(serviceOf)))]
  })
  return new Map(senders)
})

const linkedInRun = (run: Run, span: Span): boolean =>
  span.links.some((link) => run.span(link.traceId, link.spanId) !== undefined)

/** The hop between the sender and this CONSUMER span, and why the context did not come across. */
export function diagnoseMessage(
  consumer: Span,
  scene: Scene,
  messages: MessageIndex,
  known: { readonly join?: Join } = {},
): MessageDiagnosis {
  const { run } = scene
  const sender = messages.senderOf(consumer)
  const operation = messageOperation(consumer)
  const from = sender === undefined ? 'unknown' : serviceOf(sender.producer)
  const hop: Hop = { from, to: serviceOf(consumer), via: viaOf(consumer), operation }
  const evidence = [
    evidenceOf(consumer, `${describeSpan(consumer)} ${startText(run, consumer, known.join?.wrong)}`),
  ]
  if (sender === undefined) evidence.push({ text: `no span of the run sent anything to ${operation}` })
  else {
    evidence.push(
      evidenceOf(sender.producer, `sent by ${describeSpan(sender.producer)}, joined by ${sender.by}`),
    )
  }
  const found = reasonOf(consumer, scene, messages, evidence, sender)
  const certainty = sender?.certainty === 'possible' ? 'possible' : found.certainty
  const reason = known.join?.to === 'another message' ? 'wrong parent' : found.reason
  return { ...found, hop, reason, certainty }
}

function startText(run: Run, consumer: Span, wrong: Span | undefined): string {
  if (wrong !== undefined)
    return `is joined to ${describeSpan(wrong)} of another message (${messageText(wrong)})`
  const parent = run.parentOf(consumer)
  if (parent !== undefined) return `hangs under ${describeSpan(parent)}, which sent no message`
  if (hasParentId(consumer)) return 'names a parent that is not in the run'
  return consumer.links.length === 0
    ? 'is a root without links'
    : 'is a root whose links lead to no sender of the run'
}

const messageText = (span: Span): string =>
  [destination(span), ...eventIds(span)].filter((part) => part !== undefined).join(', ')

type Reason = Omit<MessageDiagnosis, 'hop'>

function reasonOf(
  consumer: Span,
  scene: Scene,
  messages: MessageIndex,
  evidence: readonly Evidence[],
  sender: SentBy | undefined,
): Reason {
  const producer = sender?.producer
  const headers = messages.headersOf(consumer)
  if (headers !== undefined) {
    const carried = carriedContext(headers)
    const { state, text } = producer === undefined ? carried : comparedWith(carried, producer.traceId)
    return certainly(state, evidence, `${messageName(headers)} ${text}`)
  }
  const seen = seenOf(consumer, scene, producer)
  if (seen !== undefined) {
    const { state } = producer === undefined ? seen.carried : comparedWith(seen.carried, producer.traceId)
    return certainly(state, evidence, sightingText(seen, producer))
  }
  return likely(consumer, scene.run, evidence, producer)
}

const certainly = (state: ContextState, evidence: readonly Evidence[], text: string): Reason => ({
  reason: REASON_OF_STATE[state],
  certainty: 'certain',
  carried: state,
  alternatives: [],
  evidence: [...evidence, { text }],
})

/** Headers on the spans themselves or in a log. */
function seenOf(consumer: Span, scene: Scene, producer: Span | undefined): Sighting | undefined {
  const sightings = sightingsOf(scene)
  return (
    sightings.onSpan(consumer) ??
    (producer === undefined ? undefined : sightings.ofCall(producer)) ??
    sightings.inLogOf(serviceOf(consumer))?.sighting
  )
}

/** What both sides do elsewhere. */
function likely(consumer: Span, run: Run, evidence: readonly Evidence[], producer: Span | undefined): Reason {
  const service = serviceOf(consumer)
  const because = (reason: LossReason, text: string, alternatives: readonly Alternative[] = []): Reason => ({
    reason,
    certainty: alternatives.length > 0 ? 'possible' : 'likely',
    alternatives,
    evidence: [...evidence, { text }],
  })
  if (producer !== undefined && isHarness(producer)) {
    const text = `the message was the harness's own, which carries its traceparent in every message`
    return because('injected but not extracted', text)
  }
  if (keepersOf(run).has(service))
    return because(
      'not injected',
      `${service} keeps the context of other messages, so this one likely carried none`,
    )
  const senders = sendersOf(run).get(service) ?? new Set()
  if (senders.size > 1) {
    const text = `${service} continues none of the messages of ${[...senders].toSorted().join(' and ')}; less likely, none of them injects`
    return because('injected but not extracted', text)
  }
  const text = `the message's headers were not read: either it carried no context, or ${service}, which continues no message of this run, did not extract it`
  return because('not injected', text, [
    {
      reason: 'injected but not extracted',
      certainty: 'possible',
      text: `${service} is not seen to extract the context of any message`,
    },
  ])
}
