// The end of a run on a terminal: what a person reads in ten seconds.
import { FIRST, type Finding, type Priority } from '../../assertions/index.ts'
import { letPass } from './exemptions.ts'
import { count, duration, hopText, placeText, verdictTimes } from './format.ts'
import type { RunRecord } from './run-record.ts'
import { brief, oneLine } from './safe-text.ts'
import { faultText, headline, tally } from './verdict.ts'
import { spilledText } from './spilled.ts'
import { fixFirst } from './terminal/first.ts'
import { type Paint, painter } from './terminal/layout.ts'

export interface SummaryOptions {
  readonly colour: boolean
  /** Where the HTML report was written; no line about it where absent. */
  readonly reportPath?: string
}

const FINDINGS = 5
const PASSES = 5
const WIDTH = 300
/** Of what is wrapped. */
const COLUMNS = 110

/** Ends with a line feed. Captured text comes out on one line and without control characters, so it cannot steer a terminal. */
export function renderSummary(record: RunRecord, options: SummaryOptions): string {
  const paint = painter(options.colour)
  const lines = [
    '',
    ...verdict(record, paint),
    '',
    ...findings(record, paint),
    ...facts(record, options).map(([name, text]) => `  ${paint('dim', name.padEnd(10))}  ${text}`),
    '',
  ]
  return lines.join('\n')
}

function verdict(record: RunRecord, paint: Paint): string[] {
  const { tone, text, detail } = headline(record)
  const colour = tone === 'holds' ? 'green' : tone === 'broken' ? 'red' : 'yellow'
  const mark = tone === 'holds' ? '✓' : tone === 'broken' ? '✗' : '○'
  const faults = faultText(record)
  const lines = [`  ${paint(['bold', colour], `${mark} ${text}`)}  ${paint('dim', detail)}`]
  if (faults !== undefined) lines.push(`  ${paint('yellow', `broken on purpose: ${oneLine(faults)}`)}`)
  return lines
}

function findings(record: RunRecord, paint: Paint): string[] {
  const told = (record.priorities ?? []).filter(({ severity }) => severity !== 'information')
  if (told.length > 0) return causes(told, record.findings, paint)
  const lines = record.findings.slice(0, FINDINGS).flatMap((finding) => one(finding, paint))
  const left = record.findings.length - FINDINGS
  if (left > 0) lines.push(`  ${paint('dim', `and ${count(left, 'more finding')}, in the report`)}`, '')
  return lines
}

/** By cause and not by symptom: what to do first is on the last screen. */
function causes(told: readonly Priority[], findings: readonly Finding[], paint: Paint): string[] {
  const first = told.slice(0, FIRST)
  const shown = new Set(first.flatMap((one) => one.findings)).size
  const [causesLeft, left] = [told.length - first.length, findings.length - shown]
  const rest = [
    ...(causesLeft > 0 ? [count(causesLeft, 'more cause')] : []),
    ...(left > 0 ? [count(left, 'more finding')] : []),
  ]
  return [
    ...fixFirst(first, findings, paint, COLUMNS).map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    ...(rest.length === 0 ? [] : [`  ${paint('dim', `and ${rest.join(', ')}, in the report`)}`, '']),
  ]
}

function one(finding: Finding, paint: Paint): string[] {
  const colour = finding.severity === 'error' ? 'red' : finding.severity === 'warning' ? 'yellow' : 'cyan'
  const place = finding.hop ? hopText(finding.hop) : placeText(finding)
  const reason = finding.reason === undefined ? '' : `: ${paint('bold', finding.reason)}`
  const times = (finding.occurrences ?? 1) > 1 ? paint('dim', ` (×${finding.occurrences})`) : ''
  const code = paint(['bold', colour], oneLine(finding.code).padEnd(6))
  const explained = finding.consequences?.length ?? 0
  const more = explained > 0 ? paint('dim', ` Explains ${count(explained, 'other finding')}.`) : ''
  // The gutter keeps captured text off the start of a line, where a CI would read `::error::` as a command.
  const gutter = `  ${paint(colour, '│')} `
  const message = `${brief(finding.message, WIDTH)}${more}`
  if (place === '') return [`${gutter}${code} ${message}${times}`, '']
  return [
    `${gutter}${code} ${brief(place, WIDTH)}${reason}${times}`,
    `${gutter}${' '.repeat(7)}${message}`,
    '',
  ]
}

function facts(record: RunRecord, options: SummaryOptions): (readonly [string, string])[] {
  const sums = tally(record)
  const { counts } = record
  const rows: (readonly [string, string])[] = []
  if (record.scenarios.length > 0) {
    const skipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : ''
    rows.push(['scenarios', `${sums.passed} passed, ${sums.failed} failed${skipped}`])
  }
  const logs = `${count(counts.logRecords, 'log record')}, ${count(counts.logLines, 'log line')}, ${count(counts.dataPoints, 'data point')}`
  rows.push(['judged', `${count(counts.traces, 'trace')}, ${count(counts.spans, 'span')}, ${logs}`])
  const spilled = spilledText(record)
  if (spilled !== undefined) rows.push(['memory', spilled])
  if (record.rules.length > 0) {
    const idle = record.rules.filter((rule) => rule.outcome === 'not exercised').map((rule) => rule.code)
    const named = idle.length > 0 && idle.length <= 8 ? ` (${oneLine(idle.join(', '))})` : ''
    rows.push([
      'rules',
      `${sums.hold} hold, ${sums.broken} broken, ${sums.notExercised} not exercised${named}`,
    ])
  }
  rows.push(...passes(record))
  rows.push([
    'ran',
    `${oneLine(record.system)}, ${record.runtime}${record.runtimeReason === '' ? '' : `: ${oneLine(record.runtimeReason)}`}`,
  ])
  rows.push(...times(record))
  if (options.reportPath !== undefined) rows.push(['report', options.reportPath])
  return rows
}

/** Each with its reason: whoever relies on the verdict must see what it does not cover. */
function passes(record: RunRecord): (readonly [string, string])[] {
  const all = letPass(record)
  const rows = all
    .slice(0, PASSES)
    .map(({ what, effect, reason }) => `${brief(what, WIDTH)}, ${effect}: ${brief(reason, WIDTH)}`)
  if (all.length > PASSES) rows.push(`and ${all.length - PASSES} more, in the report`)
  return rows.map((text, at) => [at === 0 ? 'let pass' : '', text] as const)
}

function times(record: RunRecord): (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = []
  const whole = record.phases.reduce((sum, phase) => sum + phase.milliseconds, 0)
  if (record.phases.length > 0) {
    const parts = record.phases.map((phase) => `${oneLine(phase.name)} ${duration(phase.milliseconds)}`)
    rows.push(['time', `${parts.join(', ')}; in all ${duration(whole)}`])
  }
  const found = verdictTimes(record)
  if (found) {
    rows.push([
      'verdict',
      `median ${duration(found.median)}, p95 ${duration(found.p95)} after the last response (${count(found.steps, 'step')})`,
    ])
  }
  return rows
}
