// Two signatures, before a change and after it: every difference once, at its cause.
import { alternatives, type Fact, rangeOf, type Signature } from '../signature/index.ts'
import { attributeDifferences } from './attributes.ts'
import { type Difference, difference } from './difference.ts'
import { withoutAbsences } from './exercised.ts'
import { endKey, type Moves } from './edges.ts'
import { ofType, pair, pairOf, titleOf } from './facts.ts'
import { gathered } from './group.ts'
import { logDifferences } from './logs.ts'
import { metricDifferences } from './metrics.ts'
import { findRenames, type WithRenames } from './renames.ts'
import { costDifferences, type Grown, spanDifferences, spansOf } from './spans.ts'

export interface CompareOptions {
  /** By how much of itself the cost of an operation may rise. */
  readonly tolerance: { readonly spans: number; readonly bytes: number }
}

/** In the order of their weight. */
export function compareSignatures(base: Signature, head: Signature, options: CompareOptions): Difference[] {
  const { gone, added, both } = pair(base.services, head.services)
  const renames = new Map(both.map(([before, after]) => [after, spanRenames(before, after)]))
  const moves = movesOf(renames, gone)
  const withLines = [base, head].every(({ services }) =>
    services.some((service) => ofType(service, 'stdout').length > 0),
  )
  return gathered([
    ...gone.map((service) => difference('service gone', titleOf(service), titleOf(service))),
    ...added.map((service) => difference('service new', titleOf(service), titleOf(service))),
    ...both.flatMap(([before, after]) => [
      ...tracesDifferences(before, after, moves, renames.get(after) as WithRenames),
      ...metricDifferences(before, after),
      ...logDifferences(before, after, withLines),
      ...resourceDifferences(before, after),
      ...exportDifferences(before, after),
      ...costDifferences(before, after, grownBy(options)),
    ]),
  ])
}

function tracesDifferences(before: Fact, after: Fact, moves: Moves, renames: WithRenames): Difference[] {
  const unrecorded = entryDifferences(before, after)
  const spans = spanDifferences(before, after, moves, renames)
  return [...unrecorded, ...(unrecorded.length > 0 ? withoutAbsences(spans) : spans)]
}

/** The same name with another kind is the same span; so is what is alike in all but its name. */
function spanRenames(before: Fact, after: Fact): WithRenames {
  const { gone, added } = pair(spansOf(before), spansOf(after))
  const kinds = findRenames(gone, added, (from, to) => from.name[1] === to.name[1])
  const names = findRenames(kinds.gone, kinds.added, (from, to) => from.name[0] === to.name[0])
  return { ...names, renamed: [...kinds.renamed, ...names.renamed] }
}

function movesOf(renames: ReadonlyMap<Fact, WithRenames>, goneServices: readonly Fact[]): Moves {
  const gone = new Map<string, Fact>()
  const added = new Map<string, Fact>()
  const names = new Map<string, readonly string[]>()
  for (const service of goneServices)
    for (const span of spansOf(service)) gone.set(endKey(titleOf(service), span), span)
  for (const [service, found] of renames) {
    const title = titleOf(service)
    for (const span of found.gone) gone.set(endKey(title, span), span)
    for (const span of found.added) added.set(endKey(title, span), span)
    for (const { from, to } of found.renamed) names.set(endKey(title, from), [title, ...to.name])
  }
  const renamed = (edge: Fact): Fact => {
    if (edge.type !== 'under' && edge.type !== 'link') return edge
    const name = names.get(edge.name.join('\n'))
    return name === undefined ? edge : { ...edge, name }
  }
  return { gone, silent: new Set(goneServices.map(titleOf)), added, renamed }
}

const entryDifferences = (before: Fact, after: Fact): Difference[] => {
  const partly = ({ value }: Fact): boolean => value.includes('in part')
  const unrecorded = pairOf(before, after, 'entry').both.filter(([from, to]) => partly(to) && !partly(from))
  return unrecorded.length === 0
    ? []
    : [
        difference('requests unrecorded', titleOf(after), titleOf(after), {
          places: unrecorded.map(([, to]) => titleOf(to)),
        }),
      ]
}

function resourceDifferences(before: Fact, after: Fact): Difference[] {
  const service = titleOf(after)
  return [
    ...pairOf(before, after, 'resource').both.flatMap(([from, to]) =>
      attributeDifferences(service, from, to, '', {
        gone: 'resource attribute gone',
        added: 'resource attribute new',
        type: 'attribute type changed',
      }),
    ),
    ...pairOf(before, after, 'sdk')
      .both.filter(([from, to]) => from.value !== to.value)
      .map(([from, to]) =>
        difference('sdk version', service, titleOf(from), { before: from.value, after: to.value }),
      ),
  ]
}

/** A run too short to tell has both. */
const exportDifferences = (before: Fact, after: Fact): Difference[] =>
  pairOf(before, after, 'exports')
    .both.filter(([from, to]) => !alternatives(from.value).includes(to.value))
    .map(([from, to]) =>
      difference(
        to.value === 'one by one' ? 'exported one by one' : 'exported in batches',
        titleOf(after),
        titleOf(to),
        { before: from.value, after: to.value },
      ),
    )

/** The most that an operation costs, or the least, has risen by more than the tolerance. */
const grownBy =
  ({ tolerance }: CompareOptions): Grown =>
  (what, before, after) => {
    const [was, is] = [rangeOf(before), rangeOf(after)]
    if (was === undefined || is === undefined) return false
    return is.to > was.to * (1 + tolerance[what]) || is.from > was.from * (1 + tolerance[what])
  }
