// Services as a table.
import type { ServiceSummary } from '../../../assertions/index.ts'
import { grouped } from '../format.ts'
import type { RunRecord } from '../run-record.ts'
import { oneLine } from '../safe-text.ts'
import { type Paint, table } from './layout.ts'

const COLUMNS = [
  { title: 'service' },
  { title: 'language' },
  { title: 'sdk' },
  { title: 'processes', right: true },
  { title: 'spans', right: true },
  { title: 'traces', right: true },
  { title: 'log records', right: true },
  { title: 'log lines', right: true },
  { title: 'metrics', right: true },
] as const

const number = (value: number): string => (value === 0 ? '-' : grouped(value))

function row({
  name,
  language,
  sdk,
  processes,
  spans,
  traces,
  logRecords,
  logLines,
  metrics,
}: ServiceSummary): string[] {
  return [
    oneLine(name) || '(no service.name)',
    oneLine(language ?? '-'),
    oneLine(sdk.join(' ')) || '-',
    ...[processes, spans, traces, logRecords, logLines, metrics].map(number),
  ]
}

/** Columns in which no service has anything are left out: the headline has said that there is nothing. */
export function servicesTable({ services = [] }: RunRecord, paint: Paint, width: number): string[] {
  if (services.length === 0) return []
  const all = services.map(row)
  const kept = COLUMNS.flatMap((column, at) =>
    all.every((cells) => cells[at] === '-') ? [] : [{ column, at }],
  )
  const [head = '', ...rows] = table(
    kept.map(({ column }) => column),
    all.map((cells) => kept.map(({ at }) => cells[at] ?? '')),
    width - 4,
  )
  const sendsNothing = services.map((one) => one.spans + one.logRecords + one.metrics === 0)
  return [
    paint('bold', 'Services'),
    paint('dim', head),
    ...rows.map((line, at) =>
      sendsNothing[at] === true ? paint('yellow', `${line}  sends no telemetry`) : line,
    ),
  ]
}
