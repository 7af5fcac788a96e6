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
  isHarness,
  offset,
  partition,
  perRun,
  push,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import type { MessageHeaders } from '../observed.ts'
import { evidenceOf } from './evidence.ts'
import type { Join } from './message-joins.ts'
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
  run: Run,
  messages: MessageIndex,
  known: { readonly join?: Join } = {},
): MessageDiagnosis {
  const sender = messages.senderOf(consumer)
  const topic = destination(consumer) ?? consumer.name
  const from = sender === undefined ? 'unknown' : serviceOf(sender.producer)
  const hop: Hop = { from, to: serviceOf(consumer), via: viaOf(consumer), operation: topic }
  const evidence = [
    evidenceOf(consumer, `${describeSpan(consumer)} ${startText(run, consumer, known.join?.wrong)}`),
  ]
  if (sender === undefined) evidence.push({ text: `no span of the run sent anything to ${topic}` })
  else {
    evidence.push(
      evidenceOf(sender.producer, `sent by ${describeSpan(sender.producer)}, joined by ${sender.by}`),
    )
  }
  const found = reasonOf(consumer, run, messages, evidence, sender?.producer)
  return known.join?.to === 'another message' ? { ...found, hop, reason: 'wrong parent' } : { ...found, hop }
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
  if (producer !== undefined && isHarness(producer)) {
    const text = `the message was the harness's own, which carries its traceparent in every message`
    return { reason: 'injected but not extracted', evidence: [...evidence, { text }] }
  }
  if (keepersOf(run).has(service)) {
    const text = `${service} keeps the context of other messages, so this one likely carried none`
    return { reason: 'not injected', evidence: [...evidence, { text }] }
  }
  const senders = sendersOf(run).get(service) ?? new Set()
  if (senders.size > 1) {
    const text = `${service} continues none of the messages of ${[...senders].toSorted().join(' and ')}; less likely, none of them injects`
    return { reason: 'injected but not extracted', evidence: [...evidence, { text }] }
  }
  const text = `the message's headers were not read: either it carried no context, or ${service}, which continues no message of this run, did not extract it`
  return { reason: 'not injected', evidence: [...evidence, { text }] }
}
