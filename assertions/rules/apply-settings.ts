// What the owners' settings make of findings: another severity, none at all, or known and accepted.
import type { RuleCode } from '../catalogue/index.ts'
import type { Finding, RuleResult } from '../finding.ts'
import { globPattern } from '../model/index.ts'
import type { Exemption, RulePolicy, RuleSettings } from '../settings.ts'
import { keyOf, mergeFindings } from './merge.ts'

export interface ExemptionInForce {
  readonly exemption: Exemption
  /** How many subjects the findings that it silenced stand for; 0: there is nothing any more that it is for. */
  readonly silenced: number
  /** What it silenced, each with what it explains: listed, and never counted. */
  readonly findings: readonly Finding[]
}

export interface PolicyInForce extends RulePolicy {
  readonly code: RuleCode
}

export interface Applied {
  /** What counts: merged, most telling first. */
  readonly findings: readonly Finding[]
  /** All of them, those that silenced nothing included. */
  readonly exemptions: readonly ExemptionInForce[]
}

const codeOf = ({ code }: { readonly code: string }): RuleCode => code as RuleCode

export const isOff = (code: RuleCode, settings: RuleSettings): boolean =>
  settings.policies?.[code]?.severity === 'off'

/** The findings in the severity that the owners gave their rules; those of rules that are off left out. */
function regrade(findings: readonly Finding[], settings: RuleSettings): Finding[] {
  return findings.flatMap((finding) => {
    const { consequences, ...own } = finding
    const severity = settings.policies?.[codeOf(finding)]?.severity ?? finding.severity
    if (severity === 'off') return regrade(consequences ?? [], settings)
    const below = regrade(consequences ?? [], settings)
    return { ...own, severity, ...(below.length === 0 ? {} : { consequences: below }) }
  })
}

type Fits = (finding: Finding) => boolean

function fitsOf({ code, service, name, hop = {} }: Exemption): Fits {
  const demand = (glob: string | undefined) => {
    if (glob === undefined) return () => true
    const pattern = globPattern(glob)
    return (text: string | undefined) => text !== undefined && pattern.test(text)
  }
  const [ofService, ofName] = [demand(service), demand(name)]
  const [ofFrom, ofTo, ofOperation] = [demand(hop.from), demand(hop.to), demand(hop.operation)]
  return (finding) =>
    finding.code === code &&
    ofService(finding.subject.service) &&
    ofName(finding.subject.name) &&
    ofFrom(finding.hop?.from) &&
    ofTo(finding.hop?.to) &&
    ofOperation(finding.hop?.operation)
}

/**
 * Merges the findings and takes out what is exempt. What only follows from an exempt finding goes with it: it is the
 * same defect. A finding that several exemptions fit is counted under each. Applying twice changes nothing.
 */
export function applySettings(findings: readonly Finding[], settings: RuleSettings = {}): Applied {
  const exempting = (settings.exemptions ?? []).map((exemption) => ({
    exemption,
    fits: fitsOf(exemption),
    findings: [] as Finding[],
  }))
  const isExempt = (finding: Finding): boolean => {
    const fitting = exempting.filter(({ fits }) => fits(finding))
    for (const one of fitting) one.findings.push(finding)
    return fitting.length > 0
  }
  const counted = mergeFindings(regrade(findings, settings)).flatMap((finding) => {
    const { consequences = [], ...own } = finding
    const exempt = isExempt(finding)
    const left = consequences.filter((one) => !isExempt(one))
    if (exempt) return []
    return left.length === 0 ? own : { ...own, consequences: left }
  })
  return {
    findings: counted,
    exemptions: exempting.map((one) => ({
      exemption: one.exemption,
      silenced: one.findings.reduce((sum, finding) => sum + (finding.occurrences ?? 1), 0),
      findings: one.findings,
    })),
  }
}

/** Everything that these exemptions silenced, as it was before. */
export const exemptedFindings = (exemptions: readonly ExemptionInForce[]): Finding[] => [
  ...new Set(exemptions.flatMap((one) => one.findings)),
]

/** What became of the rule under these settings: an exempt finding does not break it. */
export function ruleInForce(
  rule: RuleResult,
  settings: RuleSettings = {},
  exemptions: readonly ExemptionInForce[] = [],
): RuleResult {
  if (isOff(codeOf(rule), settings)) {
    return {
      code: rule.code,
      title: rule.title,
      outcome: 'not exercised',
      subjects: 0,
      findings: [],
      off: true,
    }
  }
  const silenced = silencedKeys(exemptions)
  const all = regrade(rule.findings, settings)
  const findings = all.filter((finding) => !silenced.has(keyOf(finding)))
  const exempted = all.length - findings.length
  if (exempted === 0) return { ...rule, findings }
  const outcome = findings.length > 0 ? 'broken' : rule.subjects > 0 ? 'holds' : 'not exercised'
  return { ...rule, outcome, findings, exempted }
}

/** What tells findings apart that the exemptions silenced, consequences included. */
const silencedKeys = (exemptions: readonly ExemptionInForce[]): ReadonlySet<string> =>
  new Set(
    exemptedFindings(exemptions)
      .flatMap((finding) => [finding, ...(finding.consequences ?? [])])
      .map(keyOf),
  )

export const policiesInForce = (settings: RuleSettings): PolicyInForce[] =>
  Object.entries(settings.policies ?? {}).map(([code, policy]) => ({ ...policy, code: code as RuleCode }))
