// The trace as a contract sees it: which spans the contract names, and on which named span each of them hangs.
import type { LogRecord, Span, Trace, TraceId } from '../../harness/telemetry/index.ts'
import type { EdgeKind, SpanContract, TraceContract } from '../contract.ts'
import { indexTrace, isNamedBy, push, serviceOf, type TraceIndex } from '../model/index.ts'
import { type HeardEvent, recordedIn, recordKey } from './events.ts'
import { Sight } from './sight.ts'
import { indexLinks, linkKey, type Surroundings, surroundingsOf } from './surroundings.ts'

interface Place {
  /** Nearest ancestor that the contract names. */
  readonly anchor: Span | undefined
  /** The unnamed spans between, nearest first. */
  readonly between: readonly Span[]
}

function allNodes(contract: TraceContract): SpanContract[] {
  const nodes = [contract.root]
  for (let at = 0; at < nodes.length; at++) nodes.push(...((nodes[at] as SpanContract).children ?? []))
  return nodes
}

/** `either` across a message, `parent` everywhere else, unless the contract says. */
function edgeOf(node: SpanContract, parent: SpanContract): EdgeKind {
  if (node.edge !== undefined) return node.edge
  return node.kind === 'CONSUMER' || parent.kind === 'PRODUCER' ? 'either' : 'parent'
}

export class Forest {
  readonly main: TraceIndex
  readonly #nodes: readonly SpanContract[]
  readonly #indexes = new Map<TraceId, TraceIndex>()
  readonly #others: Surroundings
  readonly #named = new Map<Span, boolean>()
  readonly #places = new Map<Span, Place>()
  readonly #hanging = new Map<TraceId, Map<Span | undefined, Span[]>>()
  readonly #linked = new Map<string, Span[]>()
  readonly #logs: readonly LogRecord[]
  /** What outside the trace had a say. */
  readonly sight = new Sight()

  constructor(trace: Trace, contract: TraceContract, others: readonly Trace[], logs: readonly LogRecord[]) {
    this.#logs = logs
    this.main = indexTrace(trace)
    this.#nodes = allNodes(contract)
    this.#indexes.set(trace.traceId, this.main)
    this.#others = surroundingsOf(others)
    indexLinks(this.#linked, this.main.spans)
  }

  /** Spans that can stand for `node` under `parent`. */
  candidates(parent: Span, parentNode: SpanContract, node: SpanContract): Span[] {
    const edge = edgeOf(node, parentNode)
    const found = new Set<Span>()
    if (edge !== 'link') {
      for (const span of this.#hangingIn(this.indexOf(parent)).get(parent) ?? []) {
        if (isNamedBy(span, node) && this.#mayHang(span, parent, node)) found.add(span)
      }
    }
    if (edge !== 'parent') {
      for (const target of this.#linkTargets(parent)) {
        for (const span of this.#linkedTo(target)) if (isNamedBy(span, node)) found.add(span)
      }
    }
    return [...found]
  }

  /** Spans that can stand for the root: named by it, under no other named span. */
  rootCandidates(node: SpanContract): Span[] {
    return (this.#hangingIn(this.main).get(undefined) ?? []).filter((span) => isNamedBy(span, node))
  }

  eventsOf(span: Span): readonly HeardEvent[] {
    const at = recordKey(span)
    const recorded = recordedIn(this.#logs).get(at) ?? []
    this.sight.heard(at, recorded)
    return [...span.events, ...recorded]
  }

  isNamed(span: Span): boolean {
    let named = this.#named.get(span)
    if (named === undefined) {
      named = this.#nodes.some((node) => isNamedBy(span, node))
      this.#named.set(span, named)
    }
    return named
  }

  indexOf(span: Span): TraceIndex {
    let index = this.#indexes.get(span.traceId)
    if (index === undefined) {
      index = indexTrace(this.#others.traces.get(span.traceId) ?? { traceId: span.traceId, spans: [span] })
      this.#indexes.set(span.traceId, index)
      this.sight.index(index)
    }
    return index
  }

  /** Walks up to the nearest named ancestor; safe against cycles. */
  placeOf(span: Span): Place {
    const known = this.#places.get(span)
    if (known !== undefined) return known
    const index = this.indexOf(span)
    const between: Span[] = []
    const seen = new Set<Span>([span])
    let above = index.parentOf(span)
    while (above !== undefined && !seen.has(above) && !this.isNamed(above)) {
      seen.add(above)
      between.push(above)
      above = index.parentOf(above)
    }
    const place = { anchor: above !== undefined && seen.has(above) ? undefined : above, between }
    this.#places.set(span, place)
    return place
  }

  #mayHang(span: Span, parent: Span, node: SpanContract): boolean {
    const { between } = this.placeOf(span)
    if (node.direct === true) return between.length === 0
    return between.every((middle) => [serviceOf(parent), serviceOf(span)].includes(serviceOf(middle)))
  }

  /** A link to the span itself, or to an unnamed span of its own that hangs on it. */
  #linkTargets(parent: Span): Set<Span> {
    const index = this.indexOf(parent)
    const targets = new Set([parent])
    // A set visits what is added while it is walked.
    for (const target of targets) {
      for (const child of index.childrenOf(target)) {
        if (!this.isNamed(child) && serviceOf(child) === serviceOf(parent)) targets.add(child)
      }
    }
    return targets
  }

  #hangingIn(index: TraceIndex): Map<Span | undefined, Span[]> {
    const known = this.#hanging.get(index.traceId)
    if (known !== undefined) return known
    const hanging = new Map<Span | undefined, Span[]>()
    for (const span of index.spans) {
      if (!this.isNamed(span)) continue
      push(hanging, this.placeOf(span).anchor, span)
    }
    this.#hanging.set(index.traceId, hanging)
    return hanging
  }

  /** Others may hold the trace itself, too, as it was at another time. */
  #linkedTo({ traceId, spanId }: Span): Span[] {
    const at = linkKey(traceId, spanId)
    const outside = this.#others.linked.get(at) ?? []
    this.sight.linked(at, outside)
    return [...(this.#linked.get(at) ?? []), ...outside.filter((span) => span.traceId !== this.main.traceId)]
  }
}
