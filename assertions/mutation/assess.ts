// Was the defect told: with the right code, at the right hop?
import type { Finding, Hop } from '../finding.ts'
import { findingsBy, judge } from '../rules/index.ts'
import { changedPart, isUntouched, sameContent } from './content.ts'
import type { Mutant, Specimen, Verdict } from './mutant.ts'

export interface Told {
  readonly code: string
  readonly hop?: Hop
  readonly service?: string
  readonly message: string
}

export interface MutantResult {
  readonly operator: string
  readonly rule: string
  readonly at: string
  /** `equivalent`: proved to change nothing that was recorded. */
  readonly outcome: 'caught' | 'survived' | 'equivalent'
  readonly expected: Verdict
  /** The finding that told it; where it survived, the first one that was told instead. */
  readonly told?: Told
  /** Of a survivor: something that the defect changed, as text, for whoever writes the contract that should see it. */
  readonly shown?: string
}

const keyOf = ({ code, message, hop, reason, subject }: Finding): string =>
  JSON.stringify([code, message, hop, reason, subject.service, subject.name])

/** Findings that the unbroken telemetry has not, or has less often. */
export function newFindings(found: readonly Finding[], before: readonly Finding[]): Finding[] {
  const known = new Map(before.map((finding) => [keyOf(finding), finding.occurrences ?? 1]))
  return found.filter((finding) => (finding.occurrences ?? 1) > (known.get(keyOf(finding)) ?? 0))
}

const hopFits = (wanted: Partial<Hop>, found: Hop | undefined): boolean =>
  found !== undefined &&
  (['from', 'to', 'via', 'operation'] as const).every(
    (part) => wanted[part] === undefined || wanted[part] === found[part],
  )

const isAbout = (service: string, { subject, hop }: Finding): boolean =>
  subject.service === service || hop?.from === service || hop?.to === service

/** The finding tells what the verdict demands. */
export const tells = ({ codes, hop, service, carried }: Verdict, finding: Finding): boolean =>
  (codes as readonly string[]).includes(finding.code) &&
  (hop === undefined || hopFits(hop, finding.hop)) &&
  (service === undefined || isAbout(service, finding)) &&
  (carried === undefined || finding.carried === carried)

export const toldBy = ({ code, hop, subject, message }: Finding): Told => ({
  code,
  message,
  ...(hop === undefined ? {} : { hop }),
  ...(subject.service === undefined ? {} : { service: subject.service }),
})

/** As cheaply as can be: a survivor says nothing yet of what was told instead, see {@link explainSurvivor}. */
export function assess(mutant: Mutant, specimen: Specimen, before: readonly Finding[]): MutantResult {
  const { operator, rule, at, verdict } = mutant
  const result = { operator, rule, at, expected: verdict }
  const observed = mutant.apply(specimen.observed)
  if (isUntouched(observed, specimen.observed)) return { ...result, outcome: 'equivalent' }
  const { topology, expectations } = specimen
  // Which finding is the first, only all rules together say; that one is there, those by which it must be told.
  const news =
    verdict.first === true
      ? newFindings(judge(observed, topology, expectations).findings, before).slice(0, 1)
      : newFindings(findingsBy(verdict.codes, observed, topology, expectations), before)
  const told = news.find((finding) => tells(verdict, finding))
  if (told !== undefined) return { ...result, outcome: 'caught', told: toldBy(told) }
  return { ...result, outcome: sameContent(observed, specimen.observed) ? 'equivalent' : 'survived' }
}

/** With the finding that was told instead, and something that the defect changed. */
export function explainSurvivor(
  mutant: Mutant,
  specimen: Specimen,
  before: readonly Finding[],
  result: MutantResult,
): MutantResult {
  const observed = mutant.apply(specimen.observed)
  const { findings } = judge(observed, specimen.topology, specimen.expectations)
  const [first] = newFindings(findings, before)
  const shown = changedPart(observed, specimen.observed)
  return { ...result, shown, ...(first === undefined ? {} : { told: toldBy(first) }) }
}
