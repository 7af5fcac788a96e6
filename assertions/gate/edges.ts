// What became of the ways by which work is caused: under whom a span hangs, and whom it is linked to.
import { type Fact, factKey } from '../signature/index.ts'
import { type Difference, difference } from './difference.ts'
import { ofType, pairOf, titleOf } from './facts.ts'

/** Spans that went, came, or have another name: edges to them follow from that. */
export interface Moves {
  readonly gone: ReadonlyMap<string, Fact>
  /** Services of which nothing is left. */
  readonly silent: ReadonlySet<string>
  readonly added: ReadonlyMap<string, Fact>
  /** The fact as it would read had everything had its new name before. */
  readonly renamed: (edge: Fact) => Fact
}

/** `service kind name`, as edges name their other end. */
export const endKey = (service: string, span: Fact): string => [service, ...span.name].join('\n')

const keyOf = ({ name }: Fact): string => name.join('\n')

export function edgeDifferences(service: string, before: Fact, after: Fact, moves: Moves): Difference[] {
  const from = { ...before, facts: before.facts.map((fact) => moves.renamed(fact)) }
  const subject = titleOf(after)
  const links = pairOf(from, after, 'link')
  return [
    ...parentDifferences(service, from, after, moves),
    ...links.gone
      .filter((edge) => !moves.gone.has(keyOf(edge)))
      .map((edge) => difference('link gone', service, subject, { before: titleOf(edge) })),
    ...links.added.map((edge) =>
      difference('edge new', service, subject, { after: `link ${titleOf(edge)}` }),
    ),
  ]
}

function parentDifferences(service: string, from: Fact, after: Fact, moves: Moves): Difference[] {
  const under = pairOf(from, after, 'under')
  const subject = titleOf(after)
  // What follows from a span that came between the two, or that went from between them, is told of that span.
  const byWayOf = new Set(under.added.flatMap((edge) => parentsOf(moves.added.get(keyOf(edge)))))
  const pastIt = new Set(under.gone.flatMap((edge) => parentsOf(moves.gone.get(keyOf(edge)))))
  const lost = under.gone.filter((edge) => !moves.gone.has(keyOf(edge)) && !byWayOf.has(factKey(edge)))
  const gained = under.added.filter((edge) => !moves.added.has(keyOf(edge)) && !pastIt.has(factKey(edge)))
  const begins = ofType(after, 'root').length > 0 && ofType(from, 'root').length === 0
  if (begins)
    return isGoneWithCaller(service, from, under.gone, moves) ? [] : [contextLost(service, from, after, lost)]
  if (lost.length > 0)
    return lost.map((edge) =>
      difference('edge gone', service, subject, { before: titleOf(edge), ...now(under.added) }),
    )
  return gained.map((edge) => difference('edge new', service, subject, { after: titleOf(edge) }))
}

const now = (added: readonly Fact[]): { readonly after?: string } =>
  added.length === 0 ? {} : { after: added.map(titleOf).join(', ') }

const parentsOf = (span: Fact | undefined): string[] =>
  span === undefined ? [] : ofType(span, 'under').map(factKey)

/**
 * The callers went, of this service or with their whole service: nobody is there to hang under, which is told of them.
 * Where only the caller's span went, the context should still have come by way of what called that one.
 */
function isGoneWithCaller(service: string, before: Fact, gone: readonly Fact[], moves: Moves): boolean {
  const callers = ofType(before, 'under')
  const isAway = (edge: Fact): boolean =>
    moves.gone.has(keyOf(edge)) && (edge.name[0] === service || moves.silent.has(edge.name[0] ?? ''))
  return callers.length > 0 && gone.length > 0 && gone.every(isAway)
}

function contextLost(service: string, from: Fact, after: Fact, lost: readonly Fact[]): Difference {
  // Where every edge is still there, some of the calls lose it.
  const callers = lost.length > 0 ? lost : ofType(from, 'under')
  const before = callers.length === 0 ? 'the request' : callers.map(titleOf).join(', ')
  const isAlways = ofType(after, 'root').every(({ presence }) => presence === 'always')
  const how = `${isAlways ? '' : 'sometimes '}begins a trace of its own`
  return difference('context lost', service, titleOf(after), { before, after: how })
}
