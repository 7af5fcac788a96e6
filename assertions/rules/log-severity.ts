// LOG4: every log says how severe it is.
import { valueText } from '../../harness/telemetry/index.ts'
import { entryText } from '../logs/index.ts'
import { isHarness, serviceOf } from '../model/index.ts'
import { Cases, type Checked, type Judged, type Rule } from './rule.ts'

const BODY = 80

function checkSeverity({ observed, entries }: Judged): Checked {
  const cases = new Cases('LOG4')
  let subjects = 0
  for (const record of observed.logs) {
    // An event is told by its name; its severity is optional.
    if (record.eventName !== '' || isHarness(record)) continue
    subjects++
    if (record.severityNumber > 0) continue
    const service = serviceOf(record)
    const message =
      record.severityText === ''
        ? `log records of ${service} have no severity`
        : `log records of ${service} have a severity text without its number`
    const named = record.severityText === '' ? '' : `, severity text ${JSON.stringify(record.severityText)}`
    cases.add({
      subject: { service },
      message,
      evidence: [{ text: `OTLP log ${JSON.stringify(valueText(record.body).slice(0, BODY))}${named}` }],
    })
  }
  for (const entry of entries) {
    if (entry.format !== 'json' && entry.format !== 'logfmt') continue
    subjects++
    if (entry.severity !== '') continue
    cases.add({
      subject: { service: entry.service },
      message: `structured lines of ${entry.service} have no level`,
      evidence: [{ text: entryText(entry) }],
    })
  }
  return { subjects, findings: cases.findings() }
}

export const logSeverityRules: readonly Rule[] = [{ code: 'LOG4', check: checkSeverity }]
