// What became of the spans of one service.
import type { Fact } from '../signature/index.ts'
import { attributeDifferences } from './attributes.ts'
import { type Difference, difference } from './difference.ts'
import { isUnasked, notExercised } from './exercised.ts'
import { edgeDifferences, type Moves } from './edges.ts'
import { ofType, pair, pairOf, titleOf, valueOf } from './facts.ts'
import type { WithRenames } from './renames.ts'
import { byScope } from './scopes.ts'

export const spansOf = (service: Fact): readonly Fact[] => ofType(service, 'span')

/** Spans of both sides, and those whose name or kind is another now. */
export function spanDifferences(before: Fact, after: Fact, moves: Moves, renames: WithRenames): Difference[] {
  const [service = ''] = after.name
  const { both } = pair(spansOf(before), spansOf(after))
  const same = [...both, ...renames.renamed.map(({ from, to }) => [from, to] as const)]
  const unasked = renames.gone.filter((span) => isUnasked(before, after, span))
  const gone = renames.gone.filter((span) => !unasked.includes(span))
  return [
    ...renames.renamed.map(({ from, to }) => renameOf(service, from, to)),
    ...byScope('spans gone', service, gone, scopeOf),
    ...notExercised(service, unasked),
    ...byScope('spans new', service, renames.added, scopeOf),
    ...renames.added.flatMap((span) => personalData(service, span)),
    ...same.flatMap(([from, to]) => withinSpan(service, from, to, moves)),
  ]
}

function renameOf(service: string, from: Fact, to: Fact): Difference {
  const [kind = '', name = ''] = from.name
  const [newKind = '', newName = ''] = to.name
  return name === newName
    ? difference('span kind changed', service, name, { before: kind, after: newKind })
    : difference('span renamed', service, titleOf(from), {
        before: titleOf(from),
        after: `${newKind} ${newName}`,
      })
}

const scopeOf = (span: Fact): string => ofType(span, 'scope')[0]?.name[0] ?? ''

function withinSpan(service: string, from: Fact, to: Fact, moves: Moves): Difference[] {
  const place = titleOf(to)
  const statuses = statusDifferences(service, from, to)
  // Spans whose failure no longer shows lack what failed spans always lacked.
  const isHidden = statuses.some(({ change }) => change === 'error hidden')
  const attributes = attributeDifferences(service, from, to, place, {
    gone: 'attribute gone',
    renamed: 'attribute renamed',
    added: 'attribute new',
    type: 'attribute type changed',
    ...(isHidden ? {} : { partly: 'attribute on some only' }),
  })
  return [
    ...edgeDifferences(service, from, to, moves),
    ...attributes,
    ...eventDifferences(service, from, to, place),
    ...statuses,
    ...scopeDifferences(service, from, to, place),
  ]
}

function eventDifferences(service: string, from: Fact, to: Fact, place: string): Difference[] {
  const { gone, added, both } = pairOf(from, to, 'event')
  return [
    ...gone.map((event) => difference('event gone', service, titleOf(event), { places: [place] })),
    ...added.map((event) => difference('event new', service, titleOf(event), { places: [place] })),
    ...added.flatMap((event) => personalData(service, event)),
    ...both.flatMap(([one, other]) =>
      attributeDifferences(service, one, other, `${place}, event ${titleOf(other)}`, {
        gone: 'attribute gone',
        renamed: 'attribute renamed',
        added: 'attribute new',
        type: 'attribute type changed',
      }),
    ),
  ]
}

function statusDifferences(service: string, from: Fact, to: Fact): Difference[] {
  const { gone, added } = pairOf(from, to, 'status')
  const isError = ({ name }: Fact): boolean => name[0] === 'ERROR'
  return [
    ...(gone.some(isError) ? [difference('error hidden', service, titleOf(to))] : []),
    ...(added.some(isError) ? [difference('error shown', service, titleOf(to))] : []),
  ]
}

function scopeDifferences(service: string, from: Fact, to: Fact, place: string): Difference[] {
  const { gone, added, both } = pairOf(from, to, 'scope')
  const [was] = gone
  const [is] = added
  return [
    ...(was === undefined || is === undefined
      ? []
      : [
          difference('instrumentation replaced', service, titleOf(was), {
            before: titleOf(was),
            after: titleOf(is),
            places: [place],
          }),
        ]),
    ...both
      .filter(([one, other]) => one.value !== other.value)
      .map(([one, other]) =>
        difference('instrumentation version', service, titleOf(one), {
          before: one.value,
          after: other.value,
          places: [place],
        }),
      ),
  ]
}

/** In something that is wholly new, what must not be in it is all that is told of its parts. */
export function personalData(service: string, fact: Fact): Difference[] {
  return ofType(fact, 'attribute').flatMap((attribute) =>
    ofType(attribute, 'holds').map((holds) =>
      difference('personal data', service, titleOf(attribute), {
        after: titleOf(holds),
        places: [titleOf(fact)],
      }),
    ),
  )
}

/** What an operation costs in telemetry. */
export function costDifferences(before: Fact, after: Fact, grown: Grown): Difference[] {
  const [service = ''] = after.name
  const { both } = pairOf(before, after, 'operation')
  return both.flatMap(([one, other]) =>
    (['spans', 'bytes'] as const).flatMap((what) => {
      const [was, is] = [valueOf(one, what) ?? '', valueOf(other, what) ?? '']
      return grown(what, was, is)
        ? [difference(`more ${what}`, service, titleOf(other), { before: was, after: is })]
        : []
    }),
  )
}

export type Grown = (what: 'spans' | 'bytes', before: string, after: string) => boolean
