// Was the defect told: with the right code, at the right hop?
import type { Finding, Hop } from '../finding.ts'
import { findingsBy, judge } from '../rules/index.ts'
import { changedPart, sameContent } from './content.ts'
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

export function assess(mutant: Mutant, specimen: Specimen, before: readonly Finding[]): MutantResult {
  const { operator, rule, at, verdict } = mutant
  const result = { operator, rule, at, expected: verdict }
  const observed = mutant.apply(specimen.observed)
  const { topology, expectations } = specimen
  // Which finding is the first, only all rules together say; that one is there, those by which it must be told.
  if (verdict.first !== true) {
    const some = newFindings(findingsBy(verdict.codes, observed, topology, expectations), before)
    const told = some.find((finding) => tells(verdict, finding))
    if (told !== undefined) return { ...result, outcome: 'caught', told: toldBy(told) }
    if (sameContent(observed, specimen.observed)) return { ...result, outcome: 'equivalent' }
  }
  const { findings } = judge(observed, topology, expectations)
  const news = newFindings(findings, before)
  const told = (verdict.first === true ? news.slice(0, 1) : news).find((finding) => tells(verdict, finding))
  if (told !== undefined) return { ...result, outcome: 'caught', told: toldBy(told) }
  const [first] = news
  if (first === undefined && sameContent(observed, specimen.observed))
    return { ...result, outcome: 'equivalent' }
  const shown = changedPart(observed, specimen.observed)
  return { ...result, outcome: 'survived', shown, ...(first === undefined ? {} : { told: toldBy(first) }) }
}
