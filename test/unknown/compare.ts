// Holds what a check said against the truths: what is missed, what is untrue, what comes too late.
import type { Finding, Topology } from '../../assertions/index.ts'
import type { CheckResult } from './run-check.ts'
import type { Expected, FindingPattern, Truths } from './truths.ts'

/** Every finding, those that others explain included. */
export function allFindings(findings: readonly Finding[]): Finding[] {
  return findings.flatMap((finding) => [finding, ...allFindings(finding.consequences ?? [])])
}

/** A log file may carry a shorter name than the resource. */
const sameService = (name: string, found: string | undefined): boolean =>
  found !== undefined && (name === found || (found !== '' && name.split(/[-_]/).includes(found)))

function fits(finding: Finding, pattern: FindingPattern): boolean {
  const { hop, subject, reason } = finding
  const words = [finding.message, subject.name ?? '', ...finding.evidence.map(({ text }) => text)].join('\n')
  const among = (list: readonly string[] | undefined, value: string | undefined) =>
    list === undefined || (value !== undefined && list.includes(value))
  return (
    among(pattern.code, finding.code) &&
    among(pattern.severity, finding.severity) &&
    among(pattern.reason, reason) &&
    among(pattern.via, hop?.via) &&
    (pattern.service === undefined || sameService(pattern.service, subject.service ?? hop?.to)) &&
    (pattern.from === undefined || pattern.from === hop?.from) &&
    (pattern.to === undefined || pattern.to === hop?.to) &&
    (pattern.operation === undefined || new RegExp(pattern.operation).test(hop?.operation ?? '')) &&
    (pattern.message === undefined || new RegExp(pattern.message).test(finding.message)) &&
    (pattern.text === undefined || new RegExp(pattern.text).test(words))
  )
}

/** How often it is said; what a fitting finding explains is the same defect, and not counted again. */
function occurrences(findings: readonly Finding[], pattern: FindingPattern): number {
  return findings.reduce((sum, finding) => {
    if (fits(finding, pattern)) return sum + (finding.occurrences ?? 1)
    return sum + occurrences(finding.consequences ?? [], pattern)
  }, 0)
}

const headline = (finding: Finding): string =>
  `${finding.code} ${finding.severity}: ${finding.message} (${finding.occurrences ?? 1})`

function patternText({ code, service, from, to, reason }: FindingPattern): string {
  const hop = from === undefined && to === undefined ? (service ?? '') : `${from ?? '?'} -> ${to ?? '?'}`
  return [code?.join('|') ?? 'any code', hop, reason?.join('|') ?? ''].join(' ').trim()
}

/** What was expected and not said, or said with another count. */
export function missed(findings: readonly Finding[], expected: readonly Expected[]): string[] {
  return expected.flatMap((one) => {
    const found = occurrences(findings, one)
    if (one.count === undefined ? found > 0 : found === one.count) return []
    return [`${one.what} (${patternText(one)}): expected ${one.count ?? 'some'}, said ${found}`]
  })
}

/** What was said and is not so. */
export function untrue(findings: readonly Finding[], { forbidden }: Truths): string[] {
  return allFindings(findings).flatMap((finding) =>
    forbidden.filter((one) => fits(finding, one)).map(({ why }) => `${headline(finding)}: untrue, ${why}`),
  )
}

/** Entry points at services that nobody outside calls. */
export function untrueEntries({ services }: Topology, { entries }: Truths): string[] {
  return services
    .filter(({ name, entryPoints }) => entryPoints.length > 0 && !entries.includes(name))
    .map(({ name, entryPoints }) => `requests may enter at ${name} by ${entryPoints.join(', ')}`)
}

/** Which of the first three things to fix are not among the truths', or are the same one twice. */
export function misplaced(
  { findings, priorities }: Pick<CheckResult, 'findings' | 'priorities'>,
  { first }: Truths,
): string[] {
  const open = new Set(first)
  return priorities.slice(0, Math.min(3, first.length)).flatMap(({ what, findings: positions }) => {
    const told = positions.flatMap((at) => findings[at] ?? [])
    const group = [...open].find((patterns) =>
      patterns.some((pattern) => told.some((finding) => fits(finding, pattern))),
    )
    if (group === undefined) return [what]
    open.delete(group)
    return []
  })
}

/** A finding without what differs between two recordings: ids, ports, times, evidence. */
export function essence(finding: Finding): unknown {
  const { code, severity, hop, reason, message, occurrences: count = 1, subject } = finding
  return { code, severity, hop, reason, message, count, service: subject.service }
}
