// Whether a CONSUMER span is joined to the span that sent its message.
import type { Span } from '../../harness/telemetry/index.ts'
import {
  destination,
  eventIds,
  hasParentId,
  isMessaging,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'

/** `sender`: joined, as far as can be told; `another message`: joined to what sent a different one; `nothing`: not joined. */
export interface Join {
  readonly to: 'sender' | 'another message' | 'nothing'
  /** The span that sent the other message. */
  readonly wrong?: Span
}

const SENDER: Join = { to: 'sender' }
const NOTHING: Join = { to: 'nothing' }

/** A parent that is absent counts as the sender here: that it is absent is a defect of its own. */
export function joinOf(run: Run, consumer: Span, seen: ReadonlySet<Span> = new Set()): Join {
  if (seen.has(consumer)) return NOTHING
  const next = new Set(seen).add(consumer)
  const parent = run.parentOf(consumer)
  if (parent === undefined && hasParentId(consumer)) return SENDER
  const joins = consumer.links.flatMap((link) => {
    const target = run.span(link.traceId, link.spanId)
    return target === undefined ? [] : [joinThrough(run, target, consumer, next, 'link')]
  })
  if (parent !== undefined) joins.push(joinThrough(run, parent, consumer, next, 'parent'))
  return (
    joins.find((join) => join.to === 'sender') ??
    joins.find((join) => join.to === 'another message') ??
    NOTHING
  )
}

function joinThrough(
  run: Run,
  at: Span,
  consumer: Span,
  seen: ReadonlySet<Span>,
  edge: 'link' | 'parent',
): Join {
  if (at.kind === 'PRODUCER' || (at.kind === 'CLIENT' && isMessaging(at))) {
    return sentAnother(at, consumer) ? { to: 'another message', wrong: at } : SENDER
  }
  if (serviceOf(at) !== serviceOf(consumer)) return SENDER
  // What the service itself did with the message before; a link to its own other work leads to no sender.
  if (at.kind === 'CONSUMER') return joinOf(run, at, seen)
  return edge === 'parent' ? joinAbove(run, at, consumer, seen) : NOTHING
}

/** A service may consume what it sent itself, or open spans of its own around the taking of a message. */
function joinAbove(run: Run, span: Span, consumer: Span, seen: ReadonlySet<Span>): Join {
  if (seen.has(span)) return NOTHING
  const next = new Set(seen).add(span)
  const linked = span.links.flatMap((link) => run.span(link.traceId, link.spanId) ?? [])
  const above = run.parentOf(span)
  const joins = linked.map((target) => joinThrough(run, target, consumer, next, 'link'))
  if (above !== undefined) joins.push(joinThrough(run, above, consumer, next, 'parent'))
  return joins.find((join) => join.to !== 'nothing') ?? NOTHING
}

/** So far above the sending span its service may have made the context that was sent. */
const HEIGHT = 6

/** The right trace, but a span above the one that sent the message: that one was not current when the context was injected. */
export function hangsBesideSender(run: Run, consumer: Span, producer: Span): boolean {
  const parent = run.parentOf(consumer)
  if (parent === undefined || parent === producer || producer.traceId !== consumer.traceId) return false
  let above = run.parentOf(producer)
  for (let height = 0; above !== undefined && height < HEIGHT; height++) {
    if (above === parent)
      return serviceOf(parent) === serviceOf(producer) && serviceOf(parent) !== serviceOf(consumer)
    above = run.parentOf(above)
  }
  return false
}

/** Both say what they carried, and it was not the same. */
function sentAnother(producer: Span, consumer: Span): boolean {
  const [sent, taken] = [destination(producer), destination(consumer)]
  // Other systems name the exchange on one side and the queue on the other.
  if (viaOf(consumer) === 'kafka' && sent !== undefined && taken !== undefined && sent !== taken) return true
  const ids = new Map(eventIds(producer).map((id) => idParts(id)))
  const known = eventIds(consumer)
    .map((id) => idParts(id))
    .filter(([key]) => ids.has(key))
  return known.length > 0 && !known.some(([key, value]) => ids.get(key) === value)
}

const idParts = (id: string): [string, string] => {
  const at = id.indexOf('=')
  return [id.slice(0, at), id.slice(at + 1)]
}
