// A finding as lines of plain text, for outputs that know no markup.
import type { Finding } from '../../assertions/index.ts'
import { hopText } from './format.ts'
import { brief } from './safe-text.ts'

const WIDTH = 1000

export function findingTitle(finding: Finding): string {
  const hop = finding.hop ? `${hopText(finding.hop)}${finding.reason ? `: ${finding.reason}` : ''}. ` : ''
  return brief(`${finding.code} ${hop}${finding.message}`, WIDTH)
}

export function findingLines(finding: Finding, indent = ''): readonly string[] {
  const { traceId, spanId, service } = finding.subject
  const where = [service, traceId && `trace ${traceId}`, spanId && `span ${spanId}`]
    .filter(Boolean)
    .join(', ')
  const consequences = finding.consequences ?? []
  return [
    `${indent}${findingTitle(finding)}`,
    ...(where === '' ? [] : [`${indent}  at: ${brief(where, WIDTH)}`]),
    ...finding.evidence.slice(0, 12).map((item) => `${indent}  evidence: ${brief(item.text, WIDTH)}`),
    `${indent}  remedy: ${brief(finding.remedy, WIDTH)}`,
    ...consequences.slice(0, 20).map((one) => `${indent}  explains: ${findingTitle(one)}`),
    ...(consequences.length > 20 ? [`${indent}  explains ${consequences.length - 20} more`] : []),
  ]
}
