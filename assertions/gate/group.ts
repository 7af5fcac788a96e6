// Equal changes in many places are one: an attribute that went from every span of a service is told once.
import { type Difference, EFFECTS } from './difference.ts'

const CHANGES_IN_PLACES = (one: Difference): string =>
  [one.change, one.service, one.subject, one.before ?? '', one.after ?? ''].join('\n')

/** The worst first, then by service, change and subject. */
export function gathered(differences: readonly Difference[]): Difference[] {
  const groups = Map.groupBy(differences, CHANGES_IN_PLACES)
  return [...groups.values()]
    .map(([first, ...others]) => {
      const one = first as Difference
      const places = [...new Set([one, ...others].flatMap((other) => other.places))].toSorted()
      return { ...one, places }
    })
    .toSorted(compareDifferences)
}

function compareDifferences(a: Difference, b: Difference): number {
  const byEffect = EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect)
  if (byEffect !== 0) return byEffect
  const [one, other] = [a, b].map(({ service, change, subject, before = '' }) =>
    [service, change, subject, before].join('\n'),
  ) as [string, string]
  return one < other ? -1 : one > other ? 1 : 0
}
