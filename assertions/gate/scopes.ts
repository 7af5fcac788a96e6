// An instrumentation that is switched off or on takes all that it makes along: that is one change.
import type { Fact } from '../signature/index.ts'
import { type Change, type Difference, difference } from './difference.ts'
import { titleOf } from './facts.ts'

/** One for each scope; its subject is the scope, or what is alone in it. */
export function byScope(
  change: Change,
  service: string,
  facts: readonly Fact[],
  scopeOf: (fact: Fact) => string,
): Difference[] {
  return [...Map.groupBy(facts, scopeOf)].map(([scope, group]) => {
    const places = group.map(titleOf)
    return difference(change, service, (group.length === 1 ? places[0] : scope) ?? scope, { places })
  })
}
