// A finding as text: code, hop, reason, evidence, what to do.
import type { Evidence, Finding, Hop } from '../finding.ts'

const hopText = ({ from, to, via, operation }: Hop): string => `${from} -> ${to} via ${via}, ${operation}`

const times = (finding: Finding): string =>
  (finding.occurrences ?? 1) > 1 ? ` (${finding.occurrences} times)` : ''

/** A fragment in another trace is worth looking up. */
const elsewhere = ({ traceId, text }: Evidence, ofFinding: string | undefined): string =>
  traceId === undefined || traceId === ofFinding || text.includes(traceId) ? '' : ` (trace ${traceId})`

export function renderFinding(finding: Finding): string {
  const { code, severity, message, hop, reason, evidence, remedy, traces, subject } = finding
  const lines = [`${code} ${severity}: ${message}${times(finding)}`]
  if (hop !== undefined) lines.push(`  hop:      ${hopText(hop)}`)
  if (reason !== undefined) lines.push(`  reason:   ${reason}`)
  const traceId = subject.traceId
  if (traceId !== undefined)
    lines.push(`  trace:    ${traceId}${traces === undefined ? '' : ` and ${traces.length - 1} more`}`)
  for (const [at, one] of evidence.entries())
    lines.push(`${at === 0 ? '  evidence: ' : '            '}${one.text}${elsewhere(one, traceId)}`)
  lines.push(`  remedy:   ${remedy}`)
  const consequences = finding.consequences ?? []
  if (consequences.length > 0) {
    lines.push('  explains:')
    for (const below of consequences)
      lines.push(`    ${below.code} ${below.severity}: ${below.message}${times(below)}`)
  }
  return lines.join('\n')
}
