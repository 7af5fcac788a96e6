// The asynchronous hop: which message a CONSUMER span worked on, who sent it, and where its context went.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Evidence, Hop, LossReason } from '../finding.ts'
import {
  aggregateId,
  describeSpan,
  destination,
  eventIds,
  firstAtLeast,
  hasParentId,
  offset,
  partition,
  push,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import type { MessageHeaders } from '../observed.ts'
import { evidenceOf } from './evidence.ts'
import { carriedContext, messageName, REASON_OF_STATE } from './traceparent.ts'

export interface MessageDiagnosis {
  readonly hop: Hop
  readonly reason: LossReason
  readonly evidence: readonly Evidence[]
}

export interface SentBy {
  readonly producer: Span
  /** By what the two were joined: 'event_id=…'. */
  readonly by: string
}

const coordinates = (span: Span): string | undefined => {
  const [topic, part, at] = [destination(span), partition(span), offset(span)]
  return topic === undefined || part === undefined || at === undefined ? undefined : `${topic}[${part}]@${at}`
}

/** Finds senders and headers by what a message carries besides its context. */
export class MessageIndex {
  readonly #run: Run
  readonly #headers = new Map<string, MessageHeaders>()
  readonly #producersByKey = new Map<string, Span>()
  readonly #producersByAggregate = new Map<string, Span[]>()
  readonly #indexed = new Set<string>()

  constructor(run: Run, messages: readonly MessageHeaders[]) {
    this.#run = run
    for (const message of messages) {
      this.#headers.set(`${message.destination}[${message.partition}]@${message.offset}`, message)
    }
  }

  headersOf(span: Span): MessageHeaders | undefined {
    const at = coordinates(span)
    return at === undefined ? undefined : this.#headers.get(at)
  }

  /** The span that sent the message: by its own ids, by its place in the topic, by its header, else the last before it. */
  senderOf(consumer: Span): SentBy | undefined {
    const topic = destination(consumer) ?? ''
    this.#indexProducers(topic)
    for (const key of [...eventIds(consumer), coordinates(consumer)]) {
      const producer = key === undefined ? undefined : this.#producersByKey.get(`${topic}\n${key}`)
      if (producer !== undefined) return { producer, by: key as string }
    }
    const headers = this.headersOf(consumer)
    const carried = headers === undefined ? undefined : carriedContext(headers)
    if (carried?.traceId !== undefined && carried.spanId !== undefined) {
      const producer = this.#run.span(carried.traceId, carried.spanId)
      if (producer !== undefined) return { producer, by: 'the traceparent in its headers' }
    }
    return this.#byAggregateOrTime(consumer, topic)
  }

  #byAggregateOrTime(consumer: Span, topic: string): SentBy | undefined {
    const aggregate = aggregateId(consumer)
    const same =
      aggregate === undefined ? undefined : this.#producersByAggregate.get(`${topic}\n${aggregate}`)
    const named = lastBefore(same ?? [], consumer)
    if (named !== undefined) return { producer: named, by: `aggregate_id=${aggregate}` }
    const last = lastBefore(this.#run.producers(topic), consumer)
    return last === undefined
      ? undefined
      : { producer: last, by: 'time alone: the last one sent there before it' }
  }

  #indexProducers(topic: string): void {
    if (this.#indexed.has(topic)) return
    this.#indexed.add(topic)
    for (const producer of this.#run.producers(topic)) {
      for (const key of [...eventIds(producer), coordinates(producer)]) {
        const full = `${topic}\n${key}`
        if (key !== undefined && !this.#producersByKey.has(full)) this.#producersByKey.set(full, producer)
      }
      const aggregate = aggregateId(producer)
      if (aggregate !== undefined) push(this.#producersByAggregate, `${topic}\n${aggregate}`, producer)
    }
  }
}

/** The last of these (oldest first) that started before the consumer. */
const lastBefore = (producers: readonly Span[], consumer: Span): Span | undefined =>
  producers[firstAtLeast(producers, consumer.startTime + 1n, (span) => span.startTime) - 1]

const keeping = new WeakMap<Run, ReadonlySet<string>>()

/** Services that took a message of the run and kept its context. */
function keepsContext(run: Run, service: string): boolean {
  let services = keeping.get(run)
  if (services === undefined) {
    const kept = run.consumers.filter((span) => run.parentOf(span) !== undefined || linkedInRun(run, span))
    services = new Set(kept.map(serviceOf))
    keeping.set(run, services)
  }
  return services.has(service)
}

export const linkedInRun = (run: Run, span: Span): boolean =>
  span.links.some((link) => run.span(link.traceId, link.spanId) !== undefined)

/** The hop between the sender and this CONSUMER span, and why the context did not come across. */
export function diagnoseMessage(
  consumer: Span,
  run: Run,
  messages: MessageIndex,
  sender = messages.senderOf(consumer),
): MessageDiagnosis {
  const topic = destination(consumer) ?? consumer.name
  const from = sender === undefined ? 'unknown' : serviceOf(sender.producer)
  const hop: Hop = { from, to: serviceOf(consumer), via: viaOf(consumer), operation: topic }
  const evidence = [evidenceOf(consumer, `${describeSpan(consumer)} ${startText(consumer)}`)]
  if (sender === undefined) evidence.push({ text: `no span of the run sent anything to ${topic}` })
  else
    evidence.push(
      evidenceOf(sender.producer, `sent by ${describeSpan(sender.producer)}, joined by ${sender.by}`),
    )
  return { hop, ...reasonOf(consumer, run, messages, evidence, sender?.producer) }
}

function startText(consumer: Span): string {
  if (hasParentId(consumer)) return 'names a parent that is not in the run'
  return consumer.links.length === 0
    ? 'is a root without links'
    : 'is a root whose links lead to no span of the run'
}

function reasonOf(
  consumer: Span,
  run: Run,
  messages: MessageIndex,
  evidence: readonly Evidence[],
  producer: Span | undefined,
): Pick<MessageDiagnosis, 'reason' | 'evidence'> {
  const headers = messages.headersOf(consumer)
  if (headers !== undefined) {
    const carried = carriedContext(headers)
    const own =
      producer !== undefined && carried.traceId === producer.traceId ? ', the trace of its sender' : ''
    return {
      reason: REASON_OF_STATE[carried.state],
      evidence: [...evidence, { text: `${messageName(headers)} ${carried.text}${own}` }],
    }
  }
  const service = serviceOf(consumer)
  if (keepsContext(run, service)) {
    const text = `${service} keeps the context of other messages, so this one likely carried none`
    return { reason: 'not injected', evidence: [...evidence, { text }] }
  }
  const text = `the message's headers were not read: either it carried no context, or ${service}, which continues no message of this run, did not extract it`
  return { reason: 'not injected', evidence: [...evidence, { text }] }
}
