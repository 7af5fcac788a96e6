// Lays a contract over a trace so that as little as possible is wrong.
import type { Span } from '../../harness/telemetry/index.ts'
import type { SpanContract, TraceContract } from '../contract.ts'
import { compareSpans, isNamedBy } from '../model/index.ts'
import { type Assignment, assign } from './assign.ts'
import { cheapestFirst, type Component, components, missingCost, slotsOf } from './choose.ts'
import { countRange, type Difference, differences, fits } from './demands.ts'
import type { Forest } from './forest.ts'

export interface Surplus {
  readonly node: SpanContract
  readonly spans: readonly Span[]
  readonly found: number
}

/** One line of the contract and what became of it. */
export interface Match {
  readonly node: SpanContract
  /** Undefined: missing. */
  readonly span: Span | undefined
  readonly differences: readonly Difference[]
  /** The span is in the trace, but hangs elsewhere. */
  readonly misplaced: boolean
  /** In the order of the contract. */
  readonly children: readonly Match[]
  readonly surplus: readonly Surplus[]
  readonly cost: number
}

const COST = { attribute: 3, status: 1, event: 1, surplus: 2, unusedFit: 1000 }
/** Above this many rows the exact assignment gives way to cheapest-first. */
const EXACT_LIMIT = 160

export class Matcher {
  readonly #forest: Forest
  readonly #known = new Map<SpanContract, Map<Span, Match>>()

  constructor(forest: Forest) {
    this.#forest = forest
  }

  match(contract: TraceContract): { readonly roots: readonly Match[]; readonly surplus: readonly Surplus[] } {
    const { root } = contract
    const { matches, surplus } = this.#matchAll([root], () => this.#forest.rootCandidates(root))
    const assigned = assignedSpans(matches)
    const free = new Set(
      this.#forest.main.spans.filter((span) => !assigned.has(span) && this.#forest.isNamed(span)),
    )
    return { roots: matches.map((match) => this.#findMisplaced(match, free)), surplus }
  }

  /** The best that the span can do as `node`, with all that hangs below. */
  #best(node: SpanContract, span: Span): Match {
    const known = this.#known.get(node)?.get(span)
    if (known !== undefined) return known
    const found = differences(span, node, () => this.#forest.eventsOf(span))
    const { matches, surplus } = this.#matchAll(node.children ?? [], (child) =>
      this.#forest.candidates(span, node, child),
    )
    const own = found.reduce((sum, difference) => sum + COST[difference.about], 0)
    const below = matches.reduce((sum, child) => sum + child.cost, 0)
    const over = surplus.reduce((sum, one) => sum + one.spans.length * COST.surplus, 0)
    const match = {
      node,
      span,
      differences: found,
      misplaced: false,
      children: matches,
      surplus,
      cost: own + below + over,
    }
    const ofNode = this.#known.get(node) ?? new Map<Span, Match>()
    this.#known.set(node, ofNode.set(span, match))
    return match
  }

  #matchAll(
    nodes: readonly SpanContract[],
    candidatesOf: (node: SpanContract) => readonly Span[],
  ): { readonly matches: Match[]; readonly surplus: Surplus[] } {
    const candidates = new Map(nodes.map((node) => [node, candidatesOf(node)]))
    const chosen = new Map<SpanContract, Span[]>(nodes.map((node) => [node, []]))
    const used = new Set<Span>()
    for (const component of components(candidates)) {
      for (const { node, span } of this.#assignComponent(component, candidates)) {
        chosen.get(node)?.push(span)
        used.add(span)
      }
    }
    const matches: Match[] = []
    const surplus: Surplus[] = []
    for (const node of nodes) {
      const spans = (chosen.get(node) ?? []).toSorted(compareSpans)
      matches.push(...spans.map((span) => this.#best(node, span)))
      for (let n = spans.length; n < countRange(node).min; n++) matches.push(missing(node))
      const over = (candidates.get(node) ?? []).filter((span) => !used.has(span) && fits(node, span))
      for (const span of over) used.add(span)
      if (over.length > 0)
        surplus.push({ node, spans: over.toSorted(compareSpans), found: spans.length + over.length })
    }
    return { matches, surplus }
  }

  #assignComponent(
    { nodes, spans }: Component,
    candidates: ReadonlyMap<SpanContract, readonly Span[]>,
  ): Assignment<SpanContract, Span>[] {
    const allowed = new Map([...nodes].map((node) => [node, new Set(candidates.get(node))]))
    const slots = [...nodes].flatMap((node) => slotsOf(node, candidates.get(node) ?? []))
    const ordered = [...spans].toSorted(compareSpans)
    const cost = (node: SpanContract, span: Span) =>
      allowed.get(node)?.has(span) === true ? this.#best(node, span).cost : undefined
    if (nodes.size === 1 || slots.length + ordered.length > EXACT_LIMIT)
      return cheapestFirst(slots, ordered, cost)
    const unused = (span: Span) =>
      [...nodes].some((node) => allowed.get(node)?.has(span) === true && fits(node, span))
        ? COST.unusedFit
        : 0
    return assign({ slots, spans: ordered, cost, missing: missingCost, unused })
  }

  /** For what is missing where it belongs: the same span elsewhere in the trace says more than an absence. */
  #findMisplaced(match: Match, free: Set<Span>): Match {
    if (match.span !== undefined) {
      return { ...match, children: match.children.map((child) => this.#findMisplaced(child, free)) }
    }
    const [elsewhere] = [...free]
      .filter((span) => isNamedBy(span, match.node) && fits(match.node, span))
      .map((span) => onlyFree(this.#best(match.node, span), free))
      .toSorted((a, b) => a.cost - b.cost)
    if (elsewhere === undefined) return match
    for (const span of assignedSpans([elsewhere])) free.delete(span)
    return { ...this.#findMisplaced(elsewhere, free), misplaced: true }
  }
}

/** The match without the spans that stand for other lines already. */
function onlyFree(match: Match, free: ReadonlySet<Span>): Match {
  if (match.span === undefined || !free.has(match.span)) return missing(match.node)
  const children = match.children.map((child) => onlyFree(child, free))
  const surplus = match.surplus.filter(({ spans }) => spans.every((span) => free.has(span)))
  return { ...match, children, surplus }
}

const missing = (node: SpanContract): Match => ({
  node,
  span: undefined,
  differences: [],
  misplaced: false,
  children: (node.children ?? []).flatMap((child) =>
    Array.from({ length: countRange(child).min }, () => missing(child)),
  ),
  surplus: [],
  cost: missingCost(node),
})

export function assignedSpans(matches: readonly Match[]): Set<Span> {
  const spans = new Set<Span>()
  const waiting = [...matches]
  for (let match = waiting.pop(); match !== undefined; match = waiting.pop()) {
    if (match.span !== undefined) spans.add(match.span)
    waiting.push(...match.children)
  }
  return spans
}
