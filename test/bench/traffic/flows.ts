// Whole traces: a spin that goes through all six services by HTTP, gRPC and Kafka, and a short look at the lobby.
import { SPAN_KINDS, type Span } from '../../../harness/telemetry/index.ts'
import { grpc, type Hop, httpClient, httpServer, inside, kafka, redis, sql } from './hops.ts'
import type { Random } from './random.ts'
import { attributes, resourceOf, scopeOf, SERVICES, type Service } from './services.ts'

export interface EmittedSpan {
  readonly service: Service
  readonly span: Span
}

const MICROSECOND = 1_000n
const REMOTE = 0x300
const LOCAL = 0x100

interface Parent {
  readonly service: Service
  readonly span: Span
}

/** One trace under construction; every span starts and ends inside its parent, but for what follows a message. */
class TraceBuilder {
  readonly spans: EmittedSpan[] = []
  readonly #random: Random
  readonly #traceId: string
  #clock: bigint

  constructor(random: Random, start: bigint) {
    this.#random = random
    this.#traceId = random.id(16)
    this.#clock = start
  }

  /** Adds the hop as a span below `parent`; what `below` adds lies inside it. */
  span(service: Service, hop: Hop, parent?: Parent, below: (self: Parent) => void = () => {}): void {
    const start = this.#tick()
    const span: Mutable<Span> = {
      ...origin(service, hop.library),
      traceId: this.#traceId,
      spanId: this.#random.id(8),
      parentSpanId: parent?.span.spanId ?? '',
      traceState: '',
      flags: 1 | (parent === undefined ? LOCAL : parent.service === service ? LOCAL : REMOTE),
      name: hop.name,
      kind: hop.kind,
      kindNumber: SPAN_KINDS.indexOf(hop.kind),
      startTime: start,
      endTime: start,
      attributes: attributes(hop.attributes),
      droppedAttributesCount: 0,
      events: this.#events(start),
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
      status: { code: 'UNSET', codeNumber: 0, message: '' },
    }
    below({ service, span })
    span.endTime = this.#tick()
    this.spans.push({ service, span })
  }

  /** One span in eight has an event. */
  #events(time: bigint): Span['events'] {
    if (this.#random.below(8) !== 0) return []
    const values = { 'retry.count': BigInt(this.#random.below(3)), 'cache.hit': true }
    return [
      {
        time: time + MICROSECOND,
        name: 'acquired',
        attributes: attributes(values),
        droppedAttributesCount: 0,
      },
    ]
  }

  #tick(): bigint {
    this.#clock += BigInt(20 + this.#random.below(400)) * MICROSECOND
    return this.#clock
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const ORIGINS = new Map<string, Pick<Span, 'resource' | 'scope'>>()
const RESOURCES = new Map(SERVICES.map((service) => [service, resourceOf(service)]))

/** One object for each, so that a batch has one envelope for each. */
function origin(service: Service, library: string): Pick<Span, 'resource' | 'scope'> {
  const key = `${service} ${library}`
  const known = ORIGINS.get(key)
  if (known !== undefined) return known
  const made = {
    resource: RESOURCES.get(service) ?? resourceOf(service),
    scope: scopeOf(service, library),
  }
  ORIGINS.set(key, made)
  return made
}

/** Kafka's offsets rise by one a message. */
export interface Offsets {
  readonly partitions: number
  next: number
}

/** The spans of one trace that starts at `start`, nanoseconds, in the order in which they ended. */
export function trace(random: Random, start: bigint, offsets: Offsets): readonly EmittedSpan[] {
  const builder = new TraceBuilder(random, start)
  if (random.below(10) < 7) spin(builder, random, offsets)
  else look(builder, random)
  return builder.spans
}

function look(t: TraceBuilder, r: Random): void {
  t.span('gateway', httpServer(r, 'gateway', 'GET', '/api/lobby'), undefined, (root) => {
    t.span('gateway', redis(r, 'GET'), root)
    t.span('gateway', grpc(r, 'CLIENT', 'slots', 'slots.SlotsService/List'), root, (call) => {
      t.span('slots', grpc(r, 'SERVER', 'slots', 'slots.SlotsService/List'), call, (server) => {
        t.span('slots', inside(r, 'listMachines'), server)
        t.span('slots', sql(r, 'SELECT', 'machines'), server)
      })
    })
  })
}

function spin(t: TraceBuilder, r: Random, offsets: Offsets): void {
  t.span('gateway', httpServer(r, 'gateway', 'POST', '/api/spin'), undefined, (root) => {
    t.span('gateway', inside(r, 'authorise'), root)
    t.span('gateway', redis(r, 'GET'), root)
    t.span('gateway', grpc(r, 'CLIENT', 'slots', 'slots.SlotsService/Spin'), root, (call) => {
      t.span('slots', grpc(r, 'SERVER', 'slots', 'slots.SlotsService/Spin'), call, (server) => {
        t.span('slots', inside(r, 'draw'), server)
        score(t, r, server)
        post(t, r, server, offsets)
      })
    })
  })
}

function score(t: TraceBuilder, r: Random, parent: Parent): void {
  t.span('slots', httpClient(r, 'scoring', 'POST', '/api/scores'), parent, (call) => {
    t.span('scoring', httpServer(r, 'scoring', 'POST', '/api/scores'), call, (server) => {
      t.span('scoring', sql(r, 'SELECT', 'players'), server)
      t.span('scoring', sql(r, 'INSERT', 'scores'), server)
    })
  })
}

function post(t: TraceBuilder, r: Random, parent: Parent, offsets: Offsets): void {
  t.span('slots', grpc(r, 'CLIENT', 'ledger', 'ledger.LedgerService/Post'), parent, (call) => {
    t.span('ledger', grpc(r, 'SERVER', 'ledger', 'ledger.LedgerService/Post'), call, (server) => {
      t.span('ledger', sql(r, 'INSERT', 'entries'), server)
      t.span('ledger', sql(r, 'INSERT', 'outbox'), server)
      send(t, r, ['ledger', 'payouts'], 'ledger.entries', server, offsets, (consumer) => {
        t.span('payouts', sql(r, 'UPDATE', 'balances'), consumer)
        send(t, r, ['payouts', 'read-model'], 'payouts.done', consumer, offsets, (last) => {
          t.span('read-model', sql(r, 'INSERT', 'views'), last)
          t.span('read-model', redis(r, 'SET'), last)
        })
      })
    })
  })
}

function send(
  t: TraceBuilder,
  r: Random,
  [from, to]: readonly [Service, Service],
  topic: string,
  parent: Parent,
  offsets: Offsets,
  below: (consumer: Parent) => void,
): void {
  const offset = offsets.next++
  const message = { topic, partition: offset % offsets.partitions, offset, id: r.id(8) }
  let sent: Parent | undefined
  t.span(from, kafka(r, 'PRODUCER', from, message), parent, (producer) => {
    sent = producer
  })
  t.span(to, kafka(r, 'CONSUMER', to, message), sent, below)
}
