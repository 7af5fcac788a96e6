// The asynchronous hop: every message that was taken, and what became of its context.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Evidence, Hop } from '../finding.ts'
import {
  describeShape,
  hasParentId,
  messageOperation,
  messagingOperation,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import { evidenceOf } from './evidence.ts'
import { MessageIndex } from './message-index.ts'
import { hangsBesideSender, joinOf } from './message-joins.ts'
import { diagnoseMessage, type MessageDiagnosis } from './messages.ts'
import { perScene, type Scene } from './scene.ts'
import { unactivatedEvidence, unactivatedOf } from './unactivated.ts'

export interface JoinedMessage {
  readonly consumer: Span
  readonly hop: Hop
  readonly by: 'parent' | 'link'
}

export interface TornMessage extends MessageDiagnosis {
  readonly consumer: Span
}

export interface Takings {
  readonly joined: readonly JoinedMessage[]
  readonly torn: readonly TornMessage[]
}

/** Every CONSUMER span that works on a message. Looked for once for each scene. */
export const takingsOf = perScene((scene: Scene): Takings => {
  const { run, observed } = scene
  const messages = new MessageIndex(run, observed.messages)
  const joined: JoinedMessage[] = []
  const torn: TornMessage[] = []
  for (const consumer of run.consumers) {
    if (!takesMessage(run, consumer)) continue
    const join = joinOf(run, consumer)
    if (join.to !== 'sender') {
      const found = diagnoseMessage(consumer, scene, messages, { join })
      if (!isFromOutside(scene, found)) torn.push({ consumer, ...found })
    } else {
      const lost = besideSender(run, consumer, messages) ?? notActivated(run, consumer, messages)
      if (lost === undefined) joined.push(joinedBy(run, consumer, messages))
      else torn.push(lost)
    }
  }
  return { joined, torn }
})

/** Nothing in a capture of an unknown system shows a sender: it may be somebody's who sends no spans. */
const isFromOutside = ({ topology }: Scene, { hop, carried }: MessageDiagnosis): boolean =>
  topology?.source !== 'declared' && hop.from === 'unknown' && (carried === undefined || carried === 'absent')

/** It works on a message itself; an envelope around the CONSUMER spans of a batch does not. */
function takesMessage(run: Run, consumer: Span): boolean {
  const operation = messagingOperation(consumer)
  if (operation !== undefined && !/process|receive|deliver|consume/i.test(operation)) return false
  if (consumer.links.length > 0 || hasParentId(consumer)) return true
  return !run
    .childrenOf(consumer)
    .some((child) => child.kind === 'CONSUMER' && serviceOf(child) === serviceOf(consumer))
}

const hopFrom = (from: string, consumer: Span): Hop => ({
  from,
  to: serviceOf(consumer),
  via: viaOf(consumer),
  operation: messageOperation(consumer),
})

function joinedBy(run: Run, consumer: Span, messages: MessageIndex): JoinedMessage {
  const parent = run.parentOf(consumer)
  if (parent !== undefined && (serviceOf(parent) !== serviceOf(consumer) || parent.kind === 'PRODUCER'))
    return { consumer, hop: hopFrom(serviceOf(parent), consumer), by: 'parent' }
  const [linked] = consumer.links.flatMap((link) => run.span(link.traceId, link.spanId) ?? [])
  if (linked !== undefined) return { consumer, hop: hopFrom(serviceOf(linked), consumer), by: 'link' }
  const sender = messages.senderOf(consumer)?.producer
  return {
    consumer,
    hop: hopFrom(sender === undefined ? 'unknown' : serviceOf(sender), consumer),
    by: 'parent',
  }
}

function notActivated(run: Run, consumer: Span, messages: MessageIndex): TornMessage | undefined {
  const work = unactivatedOf(run).get(consumer)
  if (work === undefined) return undefined
  const { hop } = joinedBy(run, consumer, messages)
  return {
    consumer,
    hop,
    reason: 'extracted but not activated',
    certainty: 'likely',
    alternatives: [],
    evidence: unactivatedEvidence(consumer, work),
  }
}

/** Ids say which span sent the message, and the consumer hangs on one above it. */
function besideSender(run: Run, consumer: Span, messages: MessageIndex): TornMessage | undefined {
  const parent = run.parentOf(consumer)
  if (parent === undefined || parent.kind === 'PRODUCER' || parent.kind === 'CLIENT') return undefined
  const sender = messages.senderOf(consumer)
  if (sender?.certainty !== 'certain' || !hangsBesideSender(run, consumer, sender.producer)) return undefined
  const evidence: Evidence[] = [
    evidenceOf(consumer, `${describeShape(consumer)} hangs under ${describeShape(parent)}`),
    evidenceOf(
      sender.producer,
      `sent by ${describeShape(sender.producer)} below that, joined by ${sender.by}`,
    ),
  ]
  const hop = hopFrom(serviceOf(sender.producer), consumer)
  return { consumer, hop, reason: 'wrong parent', certainty: 'certain', alternatives: [], evidence }
}
