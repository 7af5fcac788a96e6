// Logs as facts: of records by scope, of lines on standard output by format.
import type { LogRecord } from '../../harness/telemetry/index.ts'
import { isFields } from '../logs/fields.ts'
import { joinLines } from '../logs/join.ts'
import { parseLine, plainText } from '../logs/line.ts'
import { isHarness, serviceOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { seeAttributes, typeFrom } from './attributes.ts'
import type { ServiceTally } from './spans.ts'
import type { Tally } from './tally.ts'
import type { Work } from './work.ts'

export function gatherLogs({ logs, lines }: Observed, work: Work, serviceOfName: ServiceTally): void {
  for (const record of logs) {
    if (!isHarness(record) && !work.isOfBarrier(record.traceId)) gatherRecord(record, serviceOfName)
  }
  for (const { first, text } of joinLines(lines)) {
    const { format, traceId } = parseLine(text)
    if (traceId !== '' && work.isOfBarrier(traceId)) continue
    const tally = serviceOfName(first.service).child('stdout', format).see()
    if (format === 'json') gatherFields(plainText(text).trim(), tally)
  }
}

function gatherRecord(record: LogRecord, serviceOfName: ServiceTally): void {
  const tally = serviceOfName(serviceOf(record)).child('logs', record.scope.name).see()
  tally.child('severity', record.severityText || String(record.severityNumber)).see()
  tally.child('body').see(typeFrom(record, record.body))
  if (record.traceId !== '') tally.child('context').see()
  seeAttributes(tally, record.attributes, record)
}

function gatherFields(text: string, tally: Tally): void {
  const fields: unknown = JSON.parse(text)
  if (!isFields(fields)) return
  for (const [key, value] of Object.entries(fields))
    tally.child('field', key).see(Array.isArray(value) ? 'list' : value === null ? 'empty' : typeof value)
}
