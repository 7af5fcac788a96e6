// The hop through an outbox: an event is stored in one trace and published, later, in the same one or in another.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Certainty, Evidence, Hop, LossReason } from '../finding.ts'
import {
  compareSpans,
  describeShape,
  eventIds,
  isDatabase,
  messageOperation,
  type Run,
  serviceOf,
} from '../model/index.ts'
import { evidenceOf } from './evidence.ts'
import { perScene, type Scene } from './scene.ts'

/** One event that was stored and published. */
export interface Relayed {
  readonly producer: Span
  readonly hop: Hop
  readonly outcome: 'continued' | 'linked' | 'torn'
  readonly reason: LossReason
  readonly certainty: Certainty
  readonly evidence: readonly Evidence[]
}

/** Events whose storing was recorded, oldest publication first. */
export const relayedOf = perScene(({ run }: Scene): readonly Relayed[] => {
  const producers = run.allProducers().filter((span) => span.kind === 'PRODUCER' && eventIds(span).length > 0)
  if (producers.length === 0) return []
  const stores = storesOf(run, new Set(producers.map(serviceOf)))
  const found: { readonly producer: Span; readonly store: Span; readonly id: string }[] = []
  for (const producer of producers.toSorted(compareSpans)) {
    const id = eventIds(producer).find((one) => stores.has(`${serviceOf(producer)}\n${one}`))
    const store = id === undefined ? undefined : stores.get(`${serviceOf(producer)}\n${id}`)
    if (id !== undefined && store !== undefined && store.startTime <= producer.startTime)
      found.push({ producer, store, id })
  }
  const kept = found.filter(({ producer, store }) => joined(run, producer, store) !== 'torn').length
  return found.map(({ producer, store, id }) => relayed(run, producer, store, id, kept))
})

const STORE_NAME = /outbox/i

/** The first span of each service to store an event: `INSERT outbox` with the event's id. */
function storesOf(run: Run, services: ReadonlySet<string>): ReadonlyMap<string, Span> {
  const stores = new Map<string, Span>()
  for (const trace of run.traces) {
    for (const span of trace.spans) {
      const service = serviceOf(span)
      if (!services.has(service) || span.kind === 'PRODUCER' || span.kind === 'CONSUMER') continue
      if (!isDatabase(span) && !(span.kind === 'CLIENT' && STORE_NAME.test(span.name))) continue
      for (const id of eventIds(span)) {
        const key = `${service}\n${id}`
        const before = stores.get(key)
        if (before === undefined || compareSpans(span, before) < 0) stores.set(key, span)
      }
    }
  }
  return stores
}

/** So many spans a relay opens around the one that sends. */
const HEIGHT = 5

function joined(run: Run, producer: Span, store: Span): Relayed['outcome'] {
  if (producer.traceId === store.traceId) return 'continued'
  let at: Span | undefined = producer
  for (let height = 0; at !== undefined && height < HEIGHT; height++) {
    if (at.links.some((link) => link.traceId === store.traceId)) return 'linked'
    at = run.parentOf(at)
  }
  return 'torn'
}

function relayed(run: Run, producer: Span, store: Span, id: string, kept: number): Relayed {
  const service = serviceOf(producer)
  const hop: Hop = { from: service, to: service, via: 'outbox', operation: messageOperation(producer) }
  const above = run.parentOf(producer)
  const where = above === undefined ? 'as a root' : `under ${describeShape(above)}`
  const habit =
    kept > 0
      ? `${service} publishes ${kept} other events in the traces that stored them, so the row of this one likely kept no context`
      : `either the row keeps no context, or who publishes it does not restore it`
  return {
    producer,
    hop,
    outcome: joined(run, producer, store),
    reason: 'not injected',
    certainty: kept > 0 ? 'likely' : 'possible',
    evidence: [
      evidenceOf(producer, `${describeShape(producer)} is published ${where}, in a trace of its own`),
      evidenceOf(store, `the event was stored by ${describeShape(store)}, joined by ${id}`),
      { text: habit },
    ],
  }
}
