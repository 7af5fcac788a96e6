// Entries of logs, each held against what can be wrong with its ids.
import type { RuleCode } from '../catalogue/index.ts'
import type { Fault, LogEntry } from '../logs/index.ts'
import { Cases, type Checked } from './rule.ts'

type FaultOf = (entry: LogEntry) => Fault | undefined

export function checkEntries(code: RuleCode, entries: readonly LogEntry[], faultOf: FaultOf): Checked {
  const cases = new Cases(code)
  for (const entry of entries) {
    const fault = faultOf(entry)
    if (fault === undefined) continue
    const traceId = entry.traceId === '' ? fault.span?.traceId : entry.traceId
    const spanId = entry.spanId === '' ? fault.span?.spanId : entry.spanId
    const at = { ...(traceId === undefined ? {} : { traceId }), ...(spanId === undefined ? {} : { spanId }) }
    cases.add({
      subject: { service: entry.service, ...at },
      message: fault.message,
      ...(fault.severity === undefined ? {} : { severity: fault.severity }),
      evidence: [{ text: fault.detail, ...at }],
    })
  }
  return { subjects: entries.length, findings: cases.findings() }
}
