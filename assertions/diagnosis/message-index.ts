// Finds senders and headers of messages by what they carry besides their context.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Certainty } from '../finding.ts'
import {
  aggregateId,
  destination,
  eventIds,
  firstAtLeast,
  offset,
  partition,
  push,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import type { MessageHeaders } from '../observed.ts'
import { carriedContext } from './context.ts'

export interface SentBy {
  readonly producer: Span
  /** By what the two were joined: 'event_id=…'. */
  readonly by: string
  readonly certainty: Certainty
}

/** Where the message lies, as both sides name it. */
function coordinates(span: Span): string | undefined {
  const [name, part, at] = [destination(span), partition(span), offset(span)]
  if (name === undefined || at === undefined) return undefined
  if (viaOf(span) === 'kafka') return part === undefined ? undefined : `${name}[${part}]@${at}`
  return `${name}#${at}`
}

const placesOf = ({
  system,
  destination: name,
  partition: part,
  offset: at,
  messageId,
}: MessageHeaders): string[] => [
  system === 'kafka' ? `${name}[${part}]@${at}` : `${name}#${at}`,
  ...(messageId === undefined ? [] : [`message.id=${messageId}`]),
]

export class MessageIndex {
  readonly #run: Run
  readonly #headers = new Map<string, MessageHeaders>()
  readonly #producersByKey = new Map<string, Span>()
  readonly #producersByAggregate = new Map<string, Span[]>()
  readonly #indexed = new Set<string>()
  /** By ids alone, over all destinations; undefined where several share one. */
  #byId: Map<string, Span | undefined> | undefined

  constructor(run: Run, messages: readonly MessageHeaders[]) {
    this.#run = run
    for (const message of messages) for (const place of placesOf(message)) this.#headers.set(place, message)
  }

  headersOf(span: Span): MessageHeaders | undefined {
    for (const place of [coordinates(span), ...eventIds(span)]) {
      const found = place === undefined ? undefined : this.#headers.get(place)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** The span that sent the message: by its own ids, by its place in the topic, by its header, else the last before it. */
  senderOf(consumer: Span): SentBy | undefined {
    const topic = destination(consumer) ?? ''
    this.#indexProducers(topic)
    for (const key of [...eventIds(consumer), coordinates(consumer)]) {
      const producer = key === undefined ? undefined : this.#producersByKey.get(`${topic}\n${key}`)
      if (producer !== undefined) return { producer, by: key as string, certainty: 'certain' }
    }
    // Kafka's topic has one name on both sides; other systems name an exchange on one and a queue on the other.
    return (
      (viaOf(consumer) === 'kafka' ? undefined : this.#byIdAlone(consumer)) ??
      this.#byHeader(consumer) ??
      this.#byAggregateOrTime(consumer, topic)
    )
  }

  #byHeader(consumer: Span): SentBy | undefined {
    const headers = this.headersOf(consumer)
    const carried = headers === undefined ? undefined : carriedContext(headers)
    if (carried?.traceId === undefined || carried.spanId === undefined) return undefined
    const producer = this.#run.span(carried.traceId, carried.spanId)
    return producer && { producer, by: 'the traceparent in its headers', certainty: 'certain' }
  }

  #byIdAlone(consumer: Span): SentBy | undefined {
    if (this.#byId === undefined) {
      this.#byId = new Map()
      for (const producer of this.#run.allProducers())
        for (const id of eventIds(producer)) this.#byId.set(id, this.#byId.has(id) ? undefined : producer)
    }
    for (const id of eventIds(consumer)) {
      const producer = this.#byId.get(id)
      if (producer !== undefined) return { producer, by: id, certainty: 'certain' }
    }
    return undefined
  }

  #byAggregateOrTime(consumer: Span, topic: string): SentBy | undefined {
    const aggregate = aggregateId(consumer)
    const same =
      aggregate === undefined ? undefined : this.#producersByAggregate.get(`${topic}\n${aggregate}`)
    const named = lastBefore(same ?? [], consumer)
    if (named !== undefined) return { producer: named, by: `aggregate_id=${aggregate}`, certainty: 'likely' }
    const all = this.#run.producers(topic)
    const last = lastBefore(all, consumer)
    if (last === undefined) return undefined
    const alone = all.every((one) => serviceOf(one) === serviceOf(last))
    return {
      producer: last,
      by: 'time alone: the last one sent there before it',
      certainty: alone ? 'likely' : 'possible',
    }
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
