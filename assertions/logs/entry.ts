// Log records and log lines in one shape: who wrote it, when, and which ids it carries.
import { isSampled, type LogLine, type LogRecord, valueText } from '../../harness/telemetry/index.ts'
import { instanceOf, serviceOf } from '../model/index.ts'
import { cleanId } from './ids.ts'
import { parseLine } from './line.ts'
import type { LogEntry } from './log-entry.ts'

function fromRecord(record: LogRecord): LogEntry {
  const time = record.time === 0n ? record.observedTime : record.time
  return {
    channel: 'OTLP',
    format: 'otlp',
    service: serviceOf(record),
    instance: instanceOf(record),
    written: time === 0n ? undefined : { time, resolution: 1n },
    traceId: cleanId(record.traceId),
    spanId: cleanId(record.spanId),
    sampled: record.traceId === '' ? undefined : isSampled(record.flags),
    text: valueText(record.body),
  }
}

function fromLine(line: LogLine): LogEntry {
  return { channel: 'stdout', service: line.service, instance: '', ...parseLine(line.text) }
}

const records = new WeakMap<LogRecord, LogEntry>()
const lines = new WeakMap<LogLine, LogEntry>()

function cached<K extends object>(
  cache: WeakMap<K, LogEntry>,
  source: K,
  make: (source: K) => LogEntry,
): LogEntry {
  let entry = cache.get(source)
  if (entry === undefined) {
    entry = make(source)
    cache.set(source, entry)
  }
  return entry
}

/** Everything the services logged, records first; blank lines are left out. */
export function logEntries(observed: {
  readonly logs: readonly LogRecord[]
  readonly lines: readonly LogLine[]
}): LogEntry[] {
  return [
    ...observed.logs.map((record) => cached(records, record, fromRecord)),
    ...observed.lines.filter((line) => line.text.trim() !== '').map((line) => cached(lines, line, fromLine)),
  ]
}
