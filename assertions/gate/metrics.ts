// What became of the metrics of one service.
import { type Fact, VALUE_CLASSES } from '../signature/index.ts'
import { attributeDifferences } from './attributes.ts'
import { type Difference, difference } from './difference.ts'
import { ofType, pairOf, titleOf, valueOf } from './facts.ts'
import { findRenames } from './renames.ts'
import { byScope } from './scopes.ts'
import { personalData } from './spans.ts'

export function metricDifferences(before: Fact, after: Fact): Difference[] {
  const [service = ''] = after.name
  const { gone, added, both } = pairOf(before, after, 'metric')
  const renames = findRenames(gone, added, sharesScope)
  const same = [...both, ...renames.renamed.map(({ from, to }) => [from, to] as const)]
  return [
    ...renames.renamed.map(({ from, to }) =>
      difference('metric renamed', service, titleOf(from), { before: titleOf(from), after: titleOf(to) }),
    ),
    ...byScope('metric gone', service, renames.gone, scopeOf),
    ...byScope('metric new', service, renames.added, scopeOf),
    ...renames.added.flatMap((metric) => [
      ...personalData(service, metric),
      ...ofType(metric, 'attribute').flatMap((attribute) => raised(service, metric, undefined, attribute)),
    ]),
    ...same.flatMap(([from, to]) => withinMetric(service, from, to)),
    ...temporalities(service, same),
  ]
}

/** It is set for a whole exporter: what changed with all metrics is one change. */
function temporalities(service: string, same: readonly (readonly [Fact, Fact])[]): Difference[] {
  const changed = same
    .map(([from, to]) => ({
      metric: titleOf(to),
      before: valueOf(from, 'temporality') ?? 'none',
      after: valueOf(to, 'temporality') ?? 'none',
    }))
    .filter(({ before, after }) => before !== after)
  return [...Map.groupBy(changed, ({ before, after }) => `${before} ${after}`).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { metric, before, after } = first
    const subject = group.length === 1 ? metric : 'metrics'
    return [
      difference('temporality changed', service, subject, {
        before,
        after,
        places: group.map((one) => one.metric),
      }),
    ]
  })
}

/** Runtime metrics are alike in all but their names: only those of one hand can be each other's successors. */
const sharesScope = (from: Fact, to: Fact): boolean =>
  scopeOf(from) === scopeOf(to) && (ofType(from, 'attribute').length > 0 || hasSameWords(from, to))

const scopeOf = (metric: Fact): string => ofType(metric, 'scope')[0]?.name[0] ?? ''

const hasSameWords = (from: Fact, to: Fact): boolean => {
  const words = new Set(titleOf(from).split(/[._]/))
  return titleOf(to)
    .split(/[._]/)
    .some((word) => words.has(word))
}

function withinMetric(service: string, from: Fact, to: Fact): Difference[] {
  const subject = titleOf(to)
  const { both } = pairOf(from, to, 'attribute')
  const { added } = pairOf(from, to, 'attribute')
  return [
    ...(['instrument', 'unit'] as const).flatMap((what) => {
      const [was = '', is = ''] = [valueOf(from, what), valueOf(to, what)]
      return was === is
        ? []
        : [difference(`${what} changed`, service, subject, { before: was || 'none', after: is || 'none' })]
    }),
    ...attributeDifferences(service, from, to, subject, {
      gone: 'metric attribute gone',
      renamed: 'metric attribute renamed',
      added: 'metric attribute new',
      type: 'attribute type changed',
    }),
    ...added.flatMap((attribute) => raised(service, to, undefined, attribute)),
    ...both.flatMap(([one, other]) => raised(service, to, one, other)),
  ]
}

function raised(service: string, metric: Fact, from: Fact | undefined, to: Fact): Difference[] {
  const classOf = (fact: Fact | undefined): number =>
    (VALUE_CLASSES as readonly string[]).indexOf(
      (fact === undefined ? undefined : valueOf(fact, 'values')) ?? VALUE_CLASSES[0],
    )
  if (classOf(to) <= classOf(from)) return []
  return [
    difference('cardinality raised', service, `${titleOf(metric)} by ${titleOf(to)}`, {
      before: from === undefined ? 'none' : (VALUE_CLASSES[classOf(from)] ?? ''),
      after: `${VALUE_CLASSES[classOf(to)]} values`,
      places: [titleOf(metric)],
    }),
  ]
}
