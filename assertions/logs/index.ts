// Logs: read from OTLP and from standard output alike, and judged by the ids they carry.
export { Activity } from './activity.ts'
export { correlateLogs, type LogCorrelation } from './correlate.ts'
export { logEntries } from './entry.ts'
export type { LogEntry } from './log-entry.ts'
export type { CorrelatedCount } from './silent.ts'
export { type Fault, unknownTrace, withoutIds, wrongSpan } from './verdicts.ts'
