// Log records and log lines in one shape: who wrote it, when, and which ids it carries.
import {
  attributeText,
  isSampled,
  type LogLine,
  type LogRecord,
  valueText,
} from '../../harness/telemetry/index.ts'
import { instanceOf, serviceOf } from '../model/index.ts'
import { cleanId } from './ids.ts'
import { type JoinedLines, joinLines } from './join.ts'
import { parseLine } from './line.ts'
import { printedHeaders } from './printed-headers.ts'
import type { LogEntry } from './log-entry.ts'

function fromRecord(record: LogRecord): LogEntry {
  const time = record.time === 0n ? record.observedTime : record.time
  const text = valueText(record.body)
  const header = attributeText(record.attributes, 'traceparent')
  const headers = header === undefined ? printedHeaders(text) : { traceparent: header }
  return {
    channel: 'OTLP',
    format: 'otlp',
    service: serviceOf(record),
    instance: instanceOf(record),
    written: time === 0n ? undefined : { time, resolution: 1n },
    traceId: cleanId(record.traceId),
    spanId: cleanId(record.spanId),
    sampled: record.traceId === '' ? undefined : isSampled(record.flags),
    severity: record.severityNumber === 0 ? '' : record.severityText || String(record.severityNumber),
    text,
    lookalikes: [],
    request: undefined,
    ...(headers === undefined ? {} : { headers }),
  }
}

function fromLines({ first, text }: JoinedLines): LogEntry {
  return { channel: 'stdout', service: first.service, instance: '', ...parseLine(text) }
}

const records = new WeakMap<LogRecord, LogEntry>()
/** In a live run more lines may come that go on with one: then the entry is another. */
const lines = new WeakMap<LogLine, { readonly count: number; readonly entry: LogEntry }>()

function ofRecord(record: LogRecord): LogEntry {
  const known = records.get(record)
  if (known !== undefined) return known
  const entry = fromRecord(record)
  records.set(record, entry)
  return entry
}

function ofLines(joined: JoinedLines): LogEntry {
  const known = lines.get(joined.first)
  if (known?.count === joined.count) return known.entry
  const entry = fromLines(joined)
  lines.set(joined.first, { count: joined.count, entry })
  return entry
}

/** Everything the services logged, records first; lines that go on with another are one entry with it. */
export function logEntries(observed: {
  readonly logs: readonly LogRecord[]
  readonly lines: readonly LogLine[]
}): LogEntry[] {
  return [...observed.logs.map(ofRecord), ...joinLines(observed.lines).map(ofLines)]
}
