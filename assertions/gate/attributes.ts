// What became of the attributes of a span, an event, a metric, a resource or of log records.
import { alternatives, type Fact } from '../signature/index.ts'
import { type Change, type Difference, difference } from './difference.ts'
import { ofType, type Pairing, pairOf, titleOf } from './facts.ts'

/** How changes are named in this place. */
export interface AttributeChanges {
  readonly gone: Change
  readonly added: Change
  readonly type?: Change
  readonly renamed?: Change
  readonly partly?: Change
  /** Types are left out: the same field has one in records and another on standard output. */
  readonly untyped?: true
}

export function attributeDifferences(
  service: string,
  from: Fact,
  to: Fact,
  place: string,
  changes: AttributeChanges,
  type: 'attribute' | 'field' = 'attribute',
): Difference[] {
  const pairing = pairOf(from, to, type)
  const places = place === '' ? [] : [place]
  const renamed = changes.renamed === undefined ? undefined : onlyOne(pairing)
  const gone = renamed === undefined ? pairing.gone : []
  const added = renamed === undefined ? pairing.added : []
  const typed = (side: 'before' | 'after', { value }: Fact) =>
    changes.untyped === true ? {} : { [side]: value }
  return [
    ...(renamed === undefined || changes.renamed === undefined
      ? []
      : [
          difference(changes.renamed, service, titleOf(renamed.from), {
            before: titleOf(renamed.from),
            after: titleOf(renamed.to),
            places,
          }),
        ]),
    ...gone.map((fact) =>
      difference(changes.gone, service, titleOf(fact), { ...typed('before', fact), places }),
    ),
    ...added.map((fact) =>
      difference(changes.added, service, titleOf(fact), { ...typed('after', fact), places }),
    ),
    ...pairing.added.flatMap((fact) => newlyHeld(service, undefined, fact, places)),
    ...pairing.both.flatMap(([one, other]) => withinBoth(service, one, other, places, changes)),
  ]
}

/** One attribute went and one of its type came: it has another name. */
function onlyOne({ gone, added }: Pairing): { readonly from: Fact; readonly to: Fact } | undefined {
  const [from, ...othersGone] = gone
  const [to, ...othersAdded] = added
  if (from === undefined || to === undefined || othersGone.length + othersAdded.length > 0) return undefined
  return from.value === to.value && from.presence === to.presence ? { from, to } : undefined
}

function withinBoth(
  service: string,
  from: Fact,
  to: Fact,
  places: readonly string[],
  changes: AttributeChanges,
): Difference[] {
  const known = alternatives(from.value)
  const otherType = alternatives(to.value).some((one) => !known.includes(one))
  const weaker = from.presence === 'always' && to.presence !== 'always'
  return [
    ...(otherType && changes.type !== undefined
      ? [difference(changes.type, service, titleOf(to), { before: from.value, after: to.value, places })]
      : []),
    ...(weaker && changes.partly !== undefined
      ? [difference(changes.partly, service, titleOf(to), { places })]
      : []),
    ...newlyHeld(service, from, to, places),
  ]
}

function newlyHeld(
  service: string,
  from: Fact | undefined,
  to: Fact,
  places: readonly string[],
): Difference[] {
  const known = from === undefined ? [] : ofType(from, 'holds').map(titleOf)
  return ofType(to, 'holds')
    .map(titleOf)
    .filter((kind) => !known.includes(kind))
    .map((kind) => difference('personal data', service, titleOf(to), { after: kind, places }))
}
