// ATT5: attributes without a value, and keys that are there twice.
import type { Finding } from '../../finding.ts'
import type { Checked, Judged, Rule } from '../rule.ts'
import { type Census, censusOf } from './census.ts'
import type { Group, Tally } from './group.ts'
import { at, findingOf, listed, type Seen } from './seen.ts'

interface Used {
  readonly group: Group
  readonly tally: Tally
  readonly seen: Seen
}

function usedAs(groups: readonly Group[], of: (tally: Tally) => Iterable<Seen>): Map<string, Used[]> {
  const used = groups.flatMap((group) =>
    [...group.tallies.values()].flatMap((tally) => [...of(tally)].map((seen) => ({ group, tally, seen }))),
  )
  return Map.groupBy(used, ({ group }) => group.service)
}

function empties(groups: readonly Group[]): Finding[] {
  return [...usedAs(groups, (tally) => tally.empty.values())].map(([service, own]) => {
    const keys = listed(own.map((one) => one.tally.facts.key))
    return findingOf({
      code: 'ATT5',
      service,
      name: keys,
      message: `attributes of ${service} have no value: ${keys}`,
      evidence: own.map(({ group, tally, seen }) => ({
        text: `${tally.facts.key} is empty on ${seen.count} of ${tally.count} ${group.kind} spans that have it`,
        ...at(seen),
      })),
      seen: own.map((one) => one.seen),
    })
  })
}

/** A map with a key twice has no meaning that all readers agree on. */
function twice({ groups, twiceBelow }: Census): Finding[] {
  const onSpans = [...usedAs(groups, (tally) => tally.twice.values())].map(([service, own]) => {
    const keys = listed(own.map((one) => one.tally.facts.key))
    return findingOf({
      code: 'ATT5',
      service,
      name: keys,
      message: `attributes of ${service} are there twice on one span: ${keys}`,
      severity: 'error',
      evidence: own.map(({ group, tally, seen }) => ({
        text: `${tally.facts.key} twice on ${seen.count} ${group.kind} spans`,
        ...at(seen),
      })),
      seen: own.map((one) => one.seen),
    })
  })
  const below = [...twiceBelow].map(([service, seen]) =>
    findingOf({
      code: 'ATT5',
      service,
      name: 'events and links',
      message: `attributes of ${service} are there twice on one span event or link`,
      severity: 'error',
      evidence: [{ text: `on ${seen.count} events and links`, ...at(seen) }],
      seen: [seen],
    }),
  )
  return [...onSpans, ...below]
}

function check({ run }: Judged): Checked {
  const census = censusOf(run)
  return { subjects: census.attributes, findings: [...twice(census), ...empties(census.groups)] }
}

export const valueRule: Rule = { code: 'ATT5', check }
