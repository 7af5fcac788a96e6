// LOG1 to LOG3: the ids that logs carry.
import type { RuleCode } from '../catalogue/index.ts'
import { Activity, type Fault, type LogEntry, unknownTrace, withoutIds, wrongSpan } from '../logs/index.ts'
import { Cases, type Checked, type Judged, type Rule } from './rule.ts'

type FaultOf = (entry: LogEntry) => Fault | undefined

function checkEntries(code: RuleCode, entries: readonly LogEntry[], faultOf: FaultOf): Checked {
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

/** Services whose records show the sampled flag: theirs can be trusted when it is 0. */
const flagSetters = (entries: readonly LogEntry[]): ReadonlySet<string> =>
  new Set(
    entries.filter((entry) => entry.sampled === true).map((entry) => `${entry.channel} ${entry.service}`),
  )

function checkTraceIds({ entries, run }: Judged): Checked {
  const setters = flagSetters(entries)
  const withTrace = entries.filter((entry) => entry.traceId !== '')
  return checkEntries('LOG1', withTrace, (entry) =>
    unknownTrace(entry, run, setters.has(`${entry.channel} ${entry.service}`)),
  )
}

function checkSpanIds({ entries, run }: Judged): Checked {
  const activity = new Activity(run)
  const withIds = entries.filter((entry) => entry.spanId !== '' || run.trace(entry.traceId) !== undefined)
  return checkEntries('LOG2', withIds, (entry) => wrongSpan(entry, run, activity))
}

const statementOf = ({ channel, service, text }: LogEntry): string => JSON.stringify([channel, service, text])

function checkPresence({ entries, run }: Judged): Checked {
  const activity = new Activity(run)
  const duringRequests = entries.filter(
    (entry) => withoutIds(entry, activity) !== undefined || activity.during(entry) !== undefined,
  )
  const statements = Map.groupBy(duringRequests, statementOf)
  const carriers = new Set(
    duringRequests.filter((entry) => entry.traceId !== '').map((entry) => entry.service),
  )
  return checkEntries('LOG3', duringRequests, (entry) => {
    const fault = withoutIds(entry, activity)
    if (fault?.span === undefined || !carriers.has(entry.service)) return fault
    // Said once, by a service whose requests do log their ids: work of its own may have met a request by chance.
    return (statements.get(statementOf(entry))?.length ?? 0) > 1 ? fault : { ...fault, severity: 'warning' }
  })
}

export const logRules: readonly Rule[] = [
  { code: 'LOG1', check: checkTraceIds },
  { code: 'LOG2', check: checkSpanIds },
  { code: 'LOG3', check: checkPresence },
]
