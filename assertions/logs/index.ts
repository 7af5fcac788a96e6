// Logs: read from OTLP and from standard output alike, and judged by the ids they carry.
export { accountsOfLogs, accountsOfLookalikes, type LogAccount, type LookalikeAccount } from './account.ts'
export { Activity } from './activity.ts'
export { correlateLogs, type LogCorrelation } from './correlate.ts'
export { logEntries } from './entry.ts'
export type { LogEntry } from './log-entry.ts'
export { disablesTelemetry, spansInText } from './said.ts'
export type { CorrelatedCount } from './silent.ts'
export { entryText, type Fault, quoted, unknownTrace, withoutIds, wrongSpan } from './verdicts.ts'
