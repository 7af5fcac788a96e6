// What `check` says on a terminal: first what to fix first, then all that it rests on.
import { FIRST, type Finding, type Priority, type RuleResult } from '../../../assertions/index.ts'
import { letPass } from '../exemptions.ts'
import { count } from '../format.ts'
import type { RunRecord } from '../run-record.ts'
import { brief, oneLine } from '../safe-text.ts'
import { damage } from './damage.ts'
import { fixFirst, TONES } from './first.ts'
import { findingBlock, notes } from './findings.ts'
import { hopsTable } from './hops.ts'
import { labelled, type Paint, painter } from './layout.ts'
import { scoresSection, servicesTable } from './tables.ts'

export interface CheckTextOptions {
  readonly colour: boolean
  /** Characters a line may have. */
  readonly width: number
  readonly reportPath?: string
}

/** Captured text comes out on single lines, without control characters, and never at the start of a line. */
export function renderCheck(record: RunRecord, options: CheckTextOptions): string {
  const paint = painter(options.colour)
  const width = Math.max(72, options.width)
  const { priorities = [], findings } = record
  const told = priorities.filter(({ severity }) => severity !== 'information')
  const body = [
    [...headline(record, paint), ...judged(record)],
    fixFirst(told.slice(0, FIRST), findings, paint, width),
    servicesTable(record, paint, width),
    hopsTable(record, paint, width),
    rules(record, paint, width),
    scoresSection(record, paint, width),
    causes(told, findings, paint, width),
    notes(priorities, findings, paint, width),
    listing(
      'Let pass on purpose',
      letPass(record).map(({ what, effect, reason }) => `${what}, ${effect}: ${reason}`),
      paint,
      width,
    ),
    listing('Assumed', record.topology.assumptions, paint, width),
    listing('Damage', damage(record), paint, width),
  ]
  const sections = [...body, closing(record, told, options, paint, body.flat().length > SCREEN)]
  return `\n${sections
    .filter((section) => section.length > 0)
    .map((section) => section.map((line) => inert(`  ${line}`.trimEnd())).join('\n'))
    .join('\n\n')}\n`
}

const ESCAPE = String.fromCharCode(27)
/** What a CI would read as a command to itself, set in or not. */
const COMMAND = new RegExp(`^((?:\\s|${ESCAPE}\\[[0-9;]*m)*)(?=::|##\\[)`)

const inert = (line: string): string => line.replace(COMMAND, '$1·')

function headline({ findings, verdict }: RunRecord, paint: Paint): string[] {
  const of = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const parts = [
    count(of('error'), 'error'),
    count(of('warning'), 'warning'),
    count(of('information'), 'note'),
  ].filter((part) => !part.startsWith('0 '))
  if (findings.length === 0) return [paint(['bold', 'green'], '✓ nothing found')]
  const broken = verdict === 'findings'
  const text = `${broken ? '✗' : '✓'} ${count(findings.length, 'finding')}`
  return [`${paint(['bold', broken ? 'red' : 'green'], text)}: ${parts.join(', ')}`]
}

function judged({ counts, sources }: RunRecord): string[] {
  const files =
    sources === undefined
      ? []
      : [
          count(sources.captures.length, 'capture'),
          ...(sources.logs.length > 0 ? [count(sources.logs.length, 'log file')] : []),
        ]
  const what = [
    count(counts.traces, 'trace'),
    count(counts.spans, 'span'),
    count(counts.logRecords, 'log record'),
    count(counts.logLines, 'log line'),
    count(counts.dataPoints, 'data point'),
  ]
  return [`${what.join(', ')}${files.length === 0 ? '' : ` in ${files.join(' and ')}`}`]
}

function rules({ rules: all }: RunRecord, paint: Paint, width: number): string[] {
  const of = (outcome: RuleResult['outcome']) =>
    all.filter((rule) => rule.outcome === outcome && rule.off !== true)
  const off = all.filter((rule) => rule.off === true)
  const named = (list: readonly RuleResult[], withSubjects: boolean) =>
    list
      .map(({ code, subjects }) => (withSubjects ? `${oneLine(code)} (${subjects})` : oneLine(code)))
      .join(', ')
  const row = (name: string, list: readonly RuleResult[], subjects = true) =>
    list.length === 0
      ? []
      : labelled(`${name.padEnd(15)}${String(list.length).padStart(2)}  `, named(list, subjects), width - 4)
  return [
    `${paint('bold', 'Rules')}${paint('dim', ' (how many spans, calls, records, streams each looked at)')}`,
    ...row('broken', of('broken')),
    ...row('hold', of('holds')),
    ...row('not exercised', of('not exercised'), false),
    ...row('switched off', off, false),
    ...all.flatMap(({ code, unexercised = [] }) =>
      unexercised.length === 0
        ? []
        : labelled(`${oneLine(code)} met nothing  `, unexercised.map(oneLine).join('; '), width - 4),
    ),
  ]
}

/** All findings, each under its cause. */
function causes(
  told: readonly Priority[],
  findings: readonly Finding[],
  paint: Paint,
  width: number,
): string[] {
  if (told.length === 0) return []
  const lines = told.flatMap((priority, at) => {
    const gutter = paint(TONES[priority.severity], '│')
    const own = priority.findings.flatMap((position) => findings[position] ?? [])
    const number = `${at + 1}.`.padEnd(4)
    const lead = own[0]?.remedy
    // What was said under what to fix first is not said again; nor one remedy for each of many findings.
    const block = own.flatMap((finding) =>
      findingBlock(finding, paint, width - 10, finding.remedy !== lead && finding.hop === undefined),
    )
    if (at >= FIRST) block.push(...labelled('       do   ', brief(priority.todo, 400), width - 10))
    return [...block.map((line, row) => `${gutter} ${row === 0 ? number : '    '}${line}`), '']
  })
  return [paint('bold', 'Findings by cause'), ...lines.slice(0, -1)]
}

function listing(title: string, items: readonly string[], paint: Paint, width: number): string[] {
  if (items.length === 0) return []
  return [paint('bold', title), ...items.flatMap((item) => labelled('- ', brief(item, 1000), width - 4))]
}

/** More lines than a terminal shows: what stood at the top is out of sight. */
const SCREEN = 40

/** Where the report is; and once more what is first, where it has scrolled away. */
function closing(
  record: RunRecord,
  told: readonly Priority[],
  { reportPath, width }: CheckTextOptions,
  paint: Paint,
  scrolled: boolean,
): string[] {
  const lines = reportPath === undefined ? [] : [`${paint('dim', 'report')}  ${reportPath}`]
  if (!scrolled || told.length === 0) return lines
  const first = told.slice(0, FIRST).map(({ what }, at) => `${at + 1}. ${brief(what, width - 8)}`)
  return [...lines, `${headline(record, paint).join('')}. First:`, ...first]
}
