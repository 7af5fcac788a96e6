// Log records and lines as one list a span: the same message on both channels is one entry with two sources.
import { serviceName, valueText, type LogLine, type LogRecord } from '../../telemetry/index.ts'

export interface LogEntry {
  readonly service: string
  /** Nanoseconds since the epoch. */
  readonly time: bigint
  readonly severity: string
  readonly tone: 'error' | 'warning' | 'plain'
  readonly message: string
  readonly traceId: string
  readonly spanId: string
  readonly record?: LogRecord
  readonly line?: LogLine
}

export function logEntries(records: readonly LogRecord[], lines: readonly LogLine[]): readonly LogEntry[] {
  const entries: LogEntry[] = records.map(fromRecord)
  const waiting = new Map<string, number[]>()
  entries.forEach((entry, index) => {
    const key = keyOf(entry)
    const queue = waiting.get(key)
    if (queue) queue.push(index)
    else waiting.set(key, [index])
  })
  for (const line of lines) {
    const entry = fromLine(line)
    const index = entry.traceId === '' ? undefined : waiting.get(keyOf(entry))?.shift()
    const record = index === undefined ? undefined : entries[index]
    if (index === undefined || !record) entries.push(entry)
    else entries[index] = { ...record, line }
  }
  return entries.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
}

const keyOf = (entry: LogEntry): string => JSON.stringify([entry.traceId, entry.spanId, entry.message])

function fromRecord(record: LogRecord): LogEntry {
  const severity = record.severityText || severityName(record.severityNumber)
  return {
    service: serviceName(record.resource),
    time: record.time > 0n ? record.time : record.observedTime,
    severity: severity.toLowerCase(),
    tone: record.severityNumber >= 17 ? 'error' : record.severityNumber >= 13 ? 'warning' : 'plain',
    message: valueText(record.body),
    traceId: record.traceId,
    spanId: record.spanId,
    record,
  }
}

/** Source: opentelemetry-proto logs/v1 SeverityNumber. */
function severityName(number: number): string {
  if (number < 1 || number > 24) return ''
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][Math.floor((number - 1) / 4)] ?? ''
}

type Fields = Readonly<Record<string, unknown>>

function fromLine(line: LogLine): LogEntry {
  const fields = parse(line.text)
  const severity = levelName(fields?.['level'] ?? fields?.['severity'])
  const stamped = typeof fields?.['time'] === 'string' ? Date.parse(fields['time']) : Number.NaN
  return {
    service: line.service,
    time: Number.isNaN(stamped) ? line.received : BigInt(stamped) * 1_000_000n,
    severity,
    tone: /err|fatal|crit/.test(severity) ? 'error' : /warn/.test(severity) ? 'warning' : 'plain',
    message: text(fields, 'msg', 'message', 'body') ?? line.text,
    traceId: text(fields, 'trace_id', 'traceId') ?? /trace_id[=:]"?([0-9a-f]{32})/.exec(line.text)?.[1] ?? '',
    spanId: text(fields, 'span_id', 'spanId') ?? /span_id[=:]"?([0-9a-f]{16})/.exec(line.text)?.[1] ?? '',
    line,
  }
}

function parse(line: string): Fields | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

function text(fields: Fields | undefined, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = fields?.[key]
    if (typeof value === 'string') return value
  }
  return undefined
}

/** Some loggers write numbers: 30 is info for those that count in tens. */
function levelName(level: unknown): string {
  if (typeof level === 'string') return level.toLowerCase()
  if (typeof level !== 'number') return ''
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][Math.floor(level / 10) - 1] ?? String(level)
}
