// ATT2: names that were replaced, values of the wrong type, and values that an enumeration has not.
import type { Evidence, Finding, Severity } from '../../finding.ts'
import { compareText } from '../../model/index.ts'
import { type Family, familyTitle } from '../../semconv/index.ts'
import type { Checked, Judged, Rule } from '../rule.ts'
import { censusOf } from './census.ts'
import type { Group, Tally } from './group.ts'
import { at, findingOf, listed, type Seen } from './seen.ts'

interface Used {
  readonly group: Group
  readonly tally: Tally
  readonly seen: Seen
}

const tallies = (groups: readonly Group[]): { readonly group: Group; readonly tally: Tally }[] =>
  groups.flatMap((group) => [...group.tallies.values()].map((tally) => ({ group, tally })))

const byService = <T extends { readonly group: Group }>(used: readonly T[]): Map<string, T[]> =>
  Map.groupBy(used, ({ group }) => group.service)

/** Network names count with the protocol that is spoken over it. */
function familyOf({ group, tally }: Used): Family {
  const family = tally.facts.oldFamily ?? ''
  if (family !== 'net') return family
  return ['http', 'rpc', 'db', 'messaging'].find((one) => group.generations.has(one)) ?? family
}

/** An old name beside its successor is how one moves over: known, and on its way. */
function oldNames(groups: readonly Group[], how: 'alone' | 'beside', severity: Severity): Finding[] {
  const used = tallies(groups).flatMap(({ group, tally }): Used[] => {
    const seen = tally.old.get(how)
    return seen === undefined ? [] : [{ group, tally, seen }]
  })
  return [...byService(used)].flatMap(([service, own]) =>
    [...Map.groupBy(own, familyOf)].map(([family, names]) => {
      const spans = how === 'alone' ? spansOf(names, family) : []
      const beside = how === 'beside' ? ' beside the current ones' : ''
      return findingOf({
        code: 'ATT2',
        service,
        name: family,
        message: `${service} uses old ${familyTitle(family)} names${beside}`,
        severity,
        evidence: evidenceOfNames(names, family),
        seen: spans.length > 0 ? spans : [most(names)],
      })
    }),
  )
}

/** The spans that speak the old generation, each once. */
const spansOf = (names: readonly Used[], family: Family): Seen[] =>
  [...new Set(names.map(({ group }) => group))].flatMap(
    (group) => group.generations.get(family)?.get('old') ?? [],
  )

const most = (names: readonly Used[]): Seen =>
  names.map((one) => one.seen).reduce((best, one) => (one.count > best.count ? one : best))

function evidenceOfNames(names: readonly Used[], family: Family): Evidence[] {
  return [...Map.groupBy(names, ({ group }) => group)].map(([group, own]) => {
    const old = group.generations.get(family)?.get('old')?.count ?? most(own).count
    const changes = own
      .toSorted((a, b) => b.seen.count - a.seen.count || compareText(a.tally.facts.key, b.tally.facts.key))
      .map(({ tally }) => `${tally.facts.key} -> ${(tally.facts.successors ?? []).join(' / ')}`)
    return {
      text: `${old} of ${group.spans} ${group.kind} spans by ${group.library ? 'libraries' : 'hand'}: ${changes.join(', ')}`,
      ...at(most(own)),
    }
  })
}

function wrongTypes(groups: readonly Group[]): Finding[] {
  const used = tallies(groups).flatMap(({ group, tally }) =>
    [...tally.wrongType].map(([found, seen]) => ({ group, tally, seen, found })),
  )
  return [...byService(used)].map(([service, own]) =>
    findingOf({
      code: 'ATT2',
      service,
      name: listed(own.map((one) => one.tally.facts.key)),
      message: `attributes of ${service} have the wrong type: ${listed(own.map((one) => one.tally.facts.key))}`,
      evidence: own.map(({ group, tally, seen, found }) => ({
        text: `${tally.facts.key} is ${found} and should be ${tally.facts.type}, on ${seen.count} of ${tally.count} ${group.kind} spans that have it`,
        ...at(seen),
      })),
      seen: own.map((one) => one.seen),
    }),
  )
}

function valuesOutside(groups: readonly Group[]): Finding[] {
  const used = tallies(groups).filter(({ tally }) => tally.outside.size > 0)
  return [...byService(used)].map(([service, own]) =>
    findingOf({
      code: 'ATT2',
      service,
      name: listed(own.map((one) => one.tally.facts.key)),
      message: `attributes of ${service} have values that their enumeration has not: ${listed(own.map((one) => one.tally.facts.key))}`,
      evidence: own.flatMap(({ group, tally }) => {
        const [[, first] = []] = tally.outside
        return first === undefined
          ? []
          : [
              {
                text: `${tally.facts.key} of ${group.kind} spans: ${listed(
                  [...tally.outside.keys()].map((value) => value.slice(0, 60)),
                  3,
                )}; known: ${[...(tally.facts.closed ?? [])].join(', ')}`,
                ...at(first),
              },
            ]
      }),
      seen: own.flatMap((one) => [...one.tally.outside.values()]),
    }),
  )
}

function repeated(groups: readonly Group[]): Finding[] {
  const used = tallies(groups).flatMap(({ group, tally }) =>
    [...tally.repeated.values()].map((seen) => ({ group, tally, seen })),
  )
  return [...byService(used)].map(([service, own]) =>
    findingOf({
      code: 'ATT2',
      service,
      name: listed(own.map((one) => one.tally.facts.key)),
      message: `${service} sets ${listed(own.map((one) => one.tally.facts.key))} to what ${listed(own.map((one) => one.tally.facts.repeats ?? ''))} says already`,
      severity: 'information',
      evidence: own.map(({ group, tally, seen }) => ({
        text: `on ${seen.count} of ${tally.count} ${group.kind} spans that have it`,
        ...at(seen),
      })),
      seen: own.map((one) => one.seen),
    }),
  )
}

function check({ run }: Judged): Checked {
  const { groups } = censusOf(run)
  const subjects = tallies(groups).reduce((sum, { tally }) => sum + (tally.facts.known ? tally.count : 0), 0)
  return {
    subjects,
    findings: [
      ...oldNames(groups, 'alone', 'warning'),
      ...oldNames(groups, 'beside', 'information'),
      ...wrongTypes(groups),
      ...valuesOutside(groups),
      ...repeated(groups),
    ],
  }
}

export const conventionRule: Rule = { code: 'ATT2', check }
