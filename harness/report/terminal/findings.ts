// Findings on a terminal: each as a short block, those that are only worth knowing as one line.
import type { Finding, Priority } from '../../../assertions/index.ts'
import { count, hopText } from '../format.ts'
import { brief, oneLine } from '../safe-text.ts'
import { labelled, type Paint } from './layout.ts'

const EVIDENCE = 3
const CONSEQUENCES = 6
const NOTES = 12

const times = ({ occurrences = 1 }: Finding): string => (occurrences > 1 ? ` (${occurrences} times)` : '')

/** Code, message, hop and reason, evidence, what follows from it; the remedy where it was not said before. */
export function findingBlock(finding: Finding, paint: Paint, width: number, withRemedy: boolean): string[] {
  const { code, severity, message, hop, evidence, remedy, subject, traces, consequences = [] } = finding
  const tone = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan'
  const [head = '', ...rest] = labelled(
    `${oneLine(code).padEnd(6)} `,
    `${brief(message, 400)}${times(finding)}`,
    width,
  )
  const indent = '       '
  const more =
    traces === undefined || traces.length < 2 ? '' : ` and ${count(traces.length - 1, 'more trace')}`
  return [
    paint(tone, head.slice(0, 6)) + head.slice(6),
    ...rest,
    ...(hop === undefined
      ? []
      : labelled(`${indent}hop  `, `${brief(hopText(hop), 300)}${reasonText(finding)}`, width)),
    ...[...new Set(evidence.map(({ text }) => text))]
      .slice(0, EVIDENCE)
      .flatMap((text) => labelled(`${indent}- `, brief(text, 400), width).map((line) => paint('dim', line))),
    ...(subject.traceId === undefined
      ? []
      : [paint('dim', `${indent}trace ${oneLine(subject.traceId)}${more}`)]),
    ...consequences
      .slice(0, CONSEQUENCES)
      .flatMap((one) =>
        labelled(`${indent}explains ${oneLine(one.code)} `, `${brief(one.message, 300)}${times(one)}`, width),
      ),
    ...(consequences.length > CONSEQUENCES
      ? [`${indent}explains ${consequences.length - CONSEQUENCES} more`]
      : []),
    ...(withRemedy ? labelled(`${indent}do   `, brief(remedy, 400), width) : []),
  ]
}

function reasonText({ reason, certainty, alternatives = [] }: Finding): string {
  if (reason === undefined) return ''
  const sure = certainty === undefined || certainty === 'certain' ? '' : ` (${certainty})`
  const [other] = alternatives
  const or = other === undefined ? '' : `; else ${other.reason}: ${brief(other.text, 200)}`
  return `: ${reason}${sure}${or}`
}

/** Findings of severity `information`, one line each. */
export function notes(
  priorities: readonly Priority[],
  findings: readonly Finding[],
  paint: Paint,
  width: number,
): string[] {
  const all = priorities
    .filter(({ severity }) => severity === 'information')
    .flatMap((priority) => priority.findings.flatMap((at) => findings[at] ?? []))
  if (all.length === 0) return []
  return [
    `${paint('bold', 'Worth knowing')}`,
    ...all
      .slice(0, NOTES)
      .flatMap((one) =>
        labelled(`${oneLine(one.code).padEnd(6)} `, `${brief(one.message, 200)}${times(one)}`, width - 4),
      ),
    ...(all.length > NOTES ? [`and ${all.length - NOTES} more, with --json or in the report`] : []),
  ]
}
