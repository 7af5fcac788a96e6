// What has another name now: something gone and something new that are alike in all else.
import { type Fact, factKey } from '../signature/index.ts'

export interface Renamed {
  readonly from: Fact
  readonly to: Fact
}

export interface WithRenames {
  readonly renamed: readonly Renamed[]
  readonly gone: readonly Fact[]
  readonly added: readonly Fact[]
}

/** At least so much of both must be the same. */
const ALIKE = 0.7

function likeness(a: Fact, b: Fact): number {
  const keys = new Set(a.facts.map(factKey))
  let shared = 0
  for (const fact of b.facts) if (keys.has(factKey(fact))) shared++
  const all = keys.size + b.facts.length - shared
  return all === 0 ? 0 : shared / all
}

/** Each gone fact with the new one that is most like it, the most alike first. `mayBe` rules pairs out. */
export function findRenames(
  gone: readonly Fact[],
  added: readonly Fact[],
  mayBe: (from: Fact, to: Fact) => boolean = () => true,
): WithRenames {
  const candidates = gone
    .flatMap((from) =>
      added.filter((to) => mayBe(from, to)).map((to) => ({ from, to, alike: likeness(from, to) })),
    )
    .filter(({ alike }) => alike >= ALIKE)
    .toSorted((a, b) => b.alike - a.alike)
  const taken = new Set<Fact>()
  const renamed = candidates.filter(({ from, to }) => {
    if (taken.has(from) || taken.has(to)) return false
    taken.add(from).add(to)
    return true
  })
  return {
    renamed,
    gone: gone.filter((fact) => !taken.has(fact)),
    added: added.filter((fact) => !taken.has(fact)),
  }
}
