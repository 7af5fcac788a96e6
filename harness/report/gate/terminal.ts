// The comparison on a terminal.
import { styleText } from 'node:util'
import { brief } from '../safe-text.ts'
import type { GateRecord, ReportedDifference } from './record.ts'
import { adviceOf, detailOf, gateHeadline, OUTCOME_MARKS, overheadOf, whyOf } from './sentences.ts'

const ROWS = 40

export function renderGate(record: GateRecord, { colour }: { readonly colour: boolean }): string {
  const paint = (style: 'red' | 'green' | 'dim' | 'bold', text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text
  const { holds, text } = gateHeadline(record)
  const first = record.differences.find(({ outcome }) => outcome === 'fails')
  const shown = record.differences.slice(0, ROWS)
  const left = record.differences.length - shown.length
  return [
    `  ${paint(holds ? 'green' : 'red', `${holds ? '✓' : '✗'} ${text}`)}`,
    paint('dim', `  ${brief(record.base, 200)} -> ${brief(record.head, 200)}`),
    ...(shown.length === 0 ? [] : ['']),
    ...shown.flatMap((one) => lines(one, paint)),
    ...(left > 0 ? [`  and ${left} more`] : []),
    ...(record.overhead === undefined ? [] : ['', `  ${brief(overheadOf(record.overhead), 400)}`]),
    ...(first === undefined ? [] : ['', `  ${adviceOf(first, record.acceptedFile)}`]),
    ...record.expired.map(
      ({ change, service = '*', subject = '*' }) =>
        `  no longer needed in ${record.acceptedFile}: ${change} ${brief(service, 80)} ${brief(subject, 120)}`,
    ),
    ...record.notes.map((note) => paint('dim', `  ${brief(note, 300)}`)),
  ].join('\n')
}

function lines(one: ReportedDifference, paint: (style: 'dim' | 'bold', text: string) => string): string[] {
  const why = one.reason ?? whyOf(one)
  const source = one.source === undefined ? '' : `${one.source.file}:${one.source.line}`
  return [
    `  ${OUTCOME_MARKS[one.outcome]} ${paint('bold', one.change)}  ${brief(one.service, 80)}  ${brief(detailOf(one), 300)}`,
    ...(one.outcome === 'passes' || (why === '' && source === '')
      ? []
      : [paint('dim', `      ${[why === '' ? '' : brief(why, 200), source].filter(Boolean).join('  ')}`)]),
  ]
}
