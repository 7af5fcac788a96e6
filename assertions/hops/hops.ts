// Every hop between services, by edge and operation: how often it was taken, and how often the context came across.
import { arrivalsOf, callsOf, relayedOf, type Scene, takingsOf } from '../diagnosis/index.ts'
import type { Hop, LossReason } from '../finding.ts'
import { compareText } from '../model/index.ts'

export interface HopCounts {
  /** Calls, messages or events; the sum of the rest. */
  readonly calls: number
  /** The callee's span has the caller's as parent. */
  readonly continued: number
  /** Joined by link. */
  readonly linked: number
  /** In the right trace, under a span above the call: told by TRC19. */
  readonly wrongParent: number
  /** Told by TRC10, TRC11 and TRC12. */
  readonly torn: number
  /** `torn` by reason. */
  readonly reasons: Readonly<Partial<Record<LossReason, number>>>
  /** Nobody was reached, so nothing could be lost. */
  readonly failed: number
}

export interface HopOperation extends HopCounts {
  readonly operation: string
}

/** All operations between two services by one means. */
export interface HopEdge extends HopCounts {
  readonly from: string
  readonly to: string
  readonly via: Hop['via']
  /** It is only possible that the calls were made to that service. */
  readonly guessed?: true
  readonly operations: readonly HopOperation[]
}

type Outcome = 'continued' | 'linked' | 'wrongParent' | 'failed' | { readonly torn: LossReason }

interface Counting {
  calls: number
  continued: number
  linked: number
  wrongParent: number
  torn: number
  failed: number
  readonly reasons: Map<LossReason, number>
}

const zero = (): Counting => ({
  calls: 0,
  continued: 0,
  linked: 0,
  wrongParent: 0,
  torn: 0,
  failed: 0,
  reasons: new Map(),
})

function count(counting: Counting, outcome: Outcome): void {
  counting.calls++
  if (typeof outcome === 'string') counting[outcome]++
  else {
    counting.torn++
    counting.reasons.set(outcome.torn, (counting.reasons.get(outcome.torn) ?? 0) + 1)
  }
}

class Table {
  readonly #edges = new Map<
    string,
    { hop: Hop; guessed: boolean; all: Counting; by: Map<string, Counting> }
  >()

  add(hop: Hop, outcome: Outcome, guessed = false): void {
    const key = `${hop.from}\n${hop.to}\n${hop.via}`
    let edge = this.#edges.get(key)
    if (edge === undefined) {
      edge = { hop, guessed, all: zero(), by: new Map() }
      this.#edges.set(key, edge)
    }
    edge.guessed ||= guessed
    let operation = edge.by.get(hop.operation)
    if (operation === undefined) {
      operation = zero()
      edge.by.set(hop.operation, operation)
    }
    count(edge.all, outcome)
    count(operation, outcome)
  }

  edges(): HopEdge[] {
    return [...this.#edges]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([, { hop, guessed, all, by }]) => ({
        from: hop.from,
        to: hop.to,
        via: hop.via,
        ...(guessed ? { guessed: true as const } : {}),
        ...countsOf(all),
        operations: [...by]
          .toSorted(([a], [b]) => compareText(a, b))
          .map(([operation, counting]) => ({ operation, ...countsOf(counting) })),
      }))
  }
}

const countsOf = ({ reasons, ...counts }: Counting): HopCounts => ({
  ...counts,
  reasons: Object.fromEntries([...reasons].toSorted(([a], [b]) => compareText(a, b))),
})

/** Every hop that was taken, sorted by its two sides. What is torn here is told by the rules with the same numbers. */
export function hopsOf(scene: Scene): readonly HopEdge[] {
  const table = new Table()
  const calls = callsOf(scene)
  for (const { hop, outcome } of calls.plain) table.add(hop, outcome)
  for (const { hop, reason, beside, peer } of calls.torn)
    table.add(hop, beside ? 'wrongParent' : { torn: reason }, peer === 'possible')
  for (const { hop, reason, all } of arrivalsOf(scene)) for (const _ of all) table.add(hop, { torn: reason })
  const { joined, torn } = takingsOf(scene)
  for (const { hop, by } of joined) table.add(hop, by === 'link' ? 'linked' : 'continued')
  for (const { hop, reason } of torn) table.add(hop, { torn: reason })
  for (const { hop, outcome, reason } of relayedOf(scene))
    table.add(hop, outcome === 'torn' ? { torn: reason } : outcome)
  return table.edges()
}
