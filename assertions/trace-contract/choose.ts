// Which lines of a contract compete for which spans, and how many places each has.
import type { Span } from '../../harness/telemetry/index.ts'
import type { SpanContract } from '../contract.ts'
import { compareSpans } from '../model/index.ts'
import type { Assignment, Slot } from './assign.ts'
import { countRange, fits } from './demands.ts'

const MISSING_COST = 4

/** What it costs to leave a line and all below it without spans. */
export function missingCost(node: SpanContract): number {
  return (node.children ?? []).reduce(
    (sum, child) => sum + countRange(child).min * missingCost(child),
    MISSING_COST,
  )
}

export interface Component {
  readonly nodes: Set<SpanContract>
  readonly spans: Set<Span>
}

/** Places for the spans of one line: as many as demanded, and as many more as fit and are allowed. */
export function slotsOf(node: SpanContract, candidates: readonly Span[]): Slot<SpanContract>[] {
  const { min, max } = countRange(node)
  const fitting = candidates.filter((span) => fits(node, span)).length
  const places = Math.max(min, Math.min(max, fitting))
  return Array.from({ length: places }, (_, at) => ({ node, mandatory: at < min }))
}

/** For many spans of one line: those that fit before those that don't, the cheapest first. */
export function cheapestFirst(
  slots: readonly Slot<SpanContract>[],
  spans: readonly Span[],
  cost: (node: SpanContract, span: Span) => number | undefined,
): Assignment<SpanContract, Span>[] {
  const places = new Map<SpanContract, number>()
  for (const { node } of slots) places.set(node, (places.get(node) ?? 0) + 1)
  const pairs = [...places.keys()].flatMap((node) =>
    spans.flatMap((span) => {
      const price = cost(node, span)
      return price === undefined ? [] : [{ node, span, price, fit: fits(node, span) }]
    }),
  )
  pairs.sort((a, b) => Number(b.fit) - Number(a.fit) || a.price - b.price || compareSpans(a.span, b.span))
  const used = new Set<Span>()
  return pairs.filter(({ node, span, price, fit }) => {
    const left = places.get(node) ?? 0
    if (left === 0 || used.has(span) || (!fit && price >= missingCost(node))) return false
    places.set(node, left - 1)
    used.add(span)
    return true
  })
}

/** Lines that compete for the same spans, taken together. */
export function components(candidates: ReadonlyMap<SpanContract, readonly Span[]>): Component[] {
  let found: Component[] = []
  for (const [node, spans] of candidates) {
    const joined: Component = { nodes: new Set([node]), spans: new Set(spans) }
    const apart: Component[] = []
    for (const component of found) {
      if (spans.some((span) => component.spans.has(span))) {
        for (const other of component.nodes) joined.nodes.add(other)
        for (const span of component.spans) joined.spans.add(span)
      } else apart.push(component)
    }
    found = [...apart, joined]
  }
  return found
}
