// A short account in Markdown, for a job summary or a pull request.
import type { Finding } from '../../assertions/index.ts'
import { letPass } from './exemptions.ts'
import { count, duration, hopText, placeText, verdictTimes } from './format.ts'
import type { RunRecord } from './run-record.ts'
import { code, inert } from './inert.ts'
import { faultText, headline, tally } from './verdict.ts'
import { spilledText } from './spilled.ts'

const FINDINGS = 10

/** GitHub-flavoured; the first line is the verdict. Captured text is inert: no markup, mention or link comes of it. */
export function renderMarkdown(record: RunRecord): string {
  const { tone, text, detail } = headline(record)
  const mark = tone === 'holds' ? '✅' : tone === 'broken' ? '❌' : '⚪'
  const faults = faultText(record)
  const blocks = [
    `**${mark} ${text}**${detail === '' ? '' : ` ${detail}`}`,
    ...(faults === undefined ? [] : [`Broken on purpose: ${code(faults)}.`]),
    ...(record.findings.length === 0 ? [] : [findings(record)]),
    facts(record),
  ]
  return `${blocks.join('\n\n')}\n`
}

function findings(record: RunRecord): string {
  const shown = record.findings.slice(0, FINDINGS)
  const left = record.findings.length - shown.length
  const more = left > 0 ? `\n\nand ${count(left, 'more finding')}, in the report.` : ''
  return `| | where | what |\n|---|---|---|\n${shown.map(row).join('\n')}${more}`
}

function row(finding: Finding): string {
  const place = finding.hop ? hopText(finding.hop) : placeText(finding)
  const reason = finding.reason === undefined ? '' : ` **${finding.reason}**`
  const times = (finding.occurrences ?? 1) > 1 ? ` ×${finding.occurrences}` : ''
  return `| **${inert(finding.code)}**${times} | ${place === '' ? '' : code(place)}${reason} | ${inert(finding.message)}<br>${inert(finding.remedy)} |`
}

function facts(record: RunRecord): string {
  const sums = tally(record)
  const { counts } = record
  const times = verdictTimes(record)
  const spilled = spilledText(record)
  const scenarios = `${sums.passed} passed, ${sums.failed} failed${sums.skipped > 0 ? `, ${sums.skipped} skipped` : ''}`
  const lines = [
    ...(record.scenarios.length > 0 ? [`- scenarios: ${scenarios}`] : []),
    `- judged: ${count(counts.traces, 'trace')}, ${count(counts.spans, 'span')}, ${count(counts.logRecords, 'log record')}, ${count(counts.logLines, 'log line')}, ${count(counts.dataPoints, 'data point')}`,
    ...(spilled === undefined ? [] : [`- memory: ${inert(spilled)}`]),
    `- rules: ${sums.hold} hold, ${sums.broken} broken, ${sums.notExercised} not exercised`,
    ...letPass(record).map((one) => `- let pass: ${code(one.what)}, ${one.effect}: ${inert(one.reason)}`),
    ...(record.phases.length > 0
      ? [`- time: ${record.phases.map((p) => `${inert(p.name)} ${duration(p.milliseconds)}`).join(', ')}`]
      : []),
    ...(times
      ? [`- last response to verdict: median ${duration(times.median)}, p95 ${duration(times.p95)}`]
      : []),
  ]
  return lines.join('\n')
}
