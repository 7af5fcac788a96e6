// ATT3: whether all that is sent speaks one generation of the conventions.
import type { Evidence, Finding } from '../../finding.ts'
import { compareText } from '../../model/index.ts'
import { type Family, familyTitle } from '../../semconv/index.ts'
import type { Checked, Judged, Rule } from '../rule.ts'
import { censusOf } from './census.ts'
import type { Generation, Group } from './group.ts'
import { at, findingOf, listed, type Seen } from './seen.ts'

interface Speaker {
  readonly group: Group
  readonly generation: Generation
  readonly seen: Seen
}

function speakersOf(groups: readonly Group[]): Map<Family, Speaker[]> {
  return Map.groupBy(
    groups.flatMap((group) =>
      [...group.generations].flatMap(([family, counts]) =>
        [...counts].map(([generation, seen]) => ({ family, group, generation, seen })),
      ),
    ),
    ({ family }) => family,
  )
}

const SPOKEN: Readonly<Record<Generation, string>> = {
  old: 'old names',
  both: 'old names beside current ones',
  current: 'current names',
}

/** Old names alone in one place and current ones alone in another: no query finds both. */
function mixtureOf(family: Family, speakers: readonly Speaker[]): Finding[] {
  const of = (generation: Generation) => speakers.filter((one) => one.generation === generation)
  const [old, current] = [of('old'), of('current')]
  if (!sayTheSame(old, current)) return []
  const [oldOnes, currentOnes] = [servicesOf(old), servicesOf(current)]
  const both = new Set([...oldOnes].filter((one) => currentOnes.has(one)))
  const apart = (services: ReadonlySet<string>) => new Set([...services].filter((one) => !both.has(one)))
  const parts: readonly (readonly [string, ReadonlySet<string>])[] = [
    ['old ones alone by', apart(oldOnes)],
    ['current ones alone by', apart(currentOnes)],
    ['either by', both],
  ]
  const fewer = sum(old) <= sum(current) ? old : current
  return [
    findingOf({
      code: 'ATT3',
      service: behind(apart(oldOnes), both),
      name: family,
      message: `old and current ${familyTitle(family)} names are mixed: ${parts
        .filter(([, services]) => services.size > 0)
        .map(([what, services]) => `${what} ${listed(services)}`)
        .join(', ')}`,
      evidence: speakers.toSorted(bySpeaker).map(evidenceOf),
      seen: fewer.map(({ seen }) => seen),
    }),
  ]
}

/** Whom it is about: the only service that has not come along, or has but in part. */
function behind(old: ReadonlySet<string>, both: ReadonlySet<string>): string {
  const [only = '', ...others] = old.size > 0 ? old : both
  return others.length === 0 ? only : ''
}

const servicesOf = (speakers: readonly Speaker[]): ReadonlySet<string> =>
  new Set(speakers.map(({ group }) => group.service))

/** Something stands under its old name alone here, and under its new name there. */
function sayTheSame(old: readonly Speaker[], current: readonly Speaker[]): boolean {
  const alone = old.flatMap(({ group }) =>
    [...group.tallies.values()].flatMap(({ old: how, facts }) =>
      how.has('alone') && !facts.merged ? (facts.successors ?? []) : [],
    ),
  )
  return alone.some((key) => current.some(({ group }) => group.tallies.has(key)))
}

const sum = (speakers: readonly Speaker[]): number => speakers.reduce((all, { seen }) => all + seen.count, 0)

const bySpeaker = (a: Speaker, b: Speaker): number =>
  compareText(b.generation, a.generation) || compareText(a.group.service, b.group.service)

const evidenceOf = ({ group, generation, seen }: Speaker): Evidence => ({
  text: `${group.service} ${group.kind}, by ${group.library ? 'libraries' : 'hand'}: ${SPOKEN[generation]} on ${seen.count} spans`,
  ...at(seen),
})

function check({ run }: Judged): Checked {
  const { groups } = censusOf(run)
  const speakers = speakersOf(groups)
  return {
    subjects: [...speakers.values()].reduce((all, own) => all + sum(own), 0),
    findings: [...speakers]
      .toSorted(([a], [b]) => compareText(a, b))
      .flatMap(([family, own]) => mixtureOf(family, own)),
  }
}

export const generationRule: Rule = { code: 'ATT3', check }
