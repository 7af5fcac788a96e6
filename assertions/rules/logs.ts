// LOG1 to LOG3: the ids that logs carry.
import type { RuleCode } from '../catalogue/index.ts'
import {
  accountsOfLogs,
  accountsOfLookalikes,
  Activity,
  entryText,
  type Fault,
  type LogAccount,
  type LogEntry,
  type LookalikeAccount,
  unknownTrace,
  withoutIds,
  wrongSpan,
} from '../logs/index.ts'
import { type Case, Cases, type Checked, type Judged, type Rule } from './rule.ts'

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
  const { subjects, findings } = checkEntries('LOG1', withTrace, (entry) =>
    unknownTrace(entry, run, setters.has(`${entry.channel} ${entry.service}`)),
  )
  const accounts = accountsOfLookalikes(entries, (id) => run.trace(id) !== undefined)
  const cases = new Cases('LOG1')
  for (const account of accounts) if (account.known === 0) cases.add(lookalikeCase(account))
  return {
    subjects: subjects + accounts.reduce((sum, { times }) => sum + times, 0),
    findings: [...findings, ...cases.findings()],
  }
}

/** No trace id by its name, so no more than a warning: it may be a random number of the same length. */
function lookalikeCase({ service, key, times, distinct, example, id }: LookalikeAccount): Case {
  return {
    subject: { service, name: key },
    severity: 'warning',
    certainty: 'possible',
    message: `logs of ${service} carry ids in the form of a trace id under ${key}, and none of them is a trace of the capture`,
    evidence: [
      { text: `${key}: ${times} times, ${distinct} distinct, 0 of ${distinct} in the capture` },
      { text: `${entryText(example)} carries ${key} ${id}` },
    ],
    times,
  }
}

/** The ids of traces, but under a key where no tool looks for them. */
function misnamedCase({ service, key, times, distinct, known, example, id }: LookalikeAccount): Case {
  return {
    subject: { service, name: key },
    severity: 'warning',
    message: `logs of ${service} carry trace ids under ${key}, where no tool looks for them`,
    evidence: [
      { text: `${key}: ${times} times, ${distinct} distinct, ${known} of ${distinct} in the capture` },
      { text: `${entryText(example)} carries ${key} ${id}` },
    ],
    times,
  }
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
  const { subjects, findings } = checkEntries('LOG3', duringRequests, (entry) => {
    const fault = withoutIds(entry, activity)
    if (fault?.span === undefined || !carriers.has(entry.service)) return fault
    // Said once, by a service whose requests do log their ids: work of its own may have met a request by chance.
    return (statements.get(statementOf(entry))?.length ?? 0) > 1 ? fault : { ...fault, severity: 'warning' }
  })
  const told = new Set(findings.map((finding) => finding.subject.service))
  const cases = new Cases('LOG3')
  const accounts = accountsOfLogs(entries).filter(
    ({ service, withIds }) => withIds === 0 && run.services.has(service),
  )
  const none = new Map(accounts.map((account) => [account.service, noneText(account)]))
  const bare = accounts.filter(({ service }) => !told.has(service))
  for (const account of bare) if (workOf(account) > 0) cases.add(bareCase(account))
  for (const account of accountsOfLookalikes(entries, (id) => run.trace(id) !== undefined))
    if (account.known > 0) cases.add(misnamedCase(account))
  return {
    subjects: subjects + bare.reduce((sum, account) => sum + workOf(account), 0),
    findings: [
      ...findings.map((finding) => {
        const text = none.get(finding.subject.service ?? '')
        return text === undefined ? finding : { ...finding, evidence: [{ text }, ...finding.evidence] }
      }),
      ...cases.findings(),
    ],
  }
}

/** Entries that tell of work: a service that says only that it is ready has nothing to join. */
const workOf = ({ requests, repeated }: LogAccount): number => (requests > 0 ? requests : repeated)

function noneText(account: LogAccount): string {
  const { entries, requests, timed } = account
  const work = workOf(account)
  const what = requests > 0 ? `${work} request lines` : `${work} lines about work`
  const rest = entries > work ? ` (nor do ${entries - work} others)` : ''
  const by = requests > 0 ? 'time, method and path' : 'time'
  const without = timed ? '' : ', and the lines carry no time that can be read'
  return `${what}, none carries a trace_id or span_id${rest}: logs and traces can be joined only by ${by}${without}`
}

/** Not when a line was written tells it, but that not one of them carries an id. */
function bareCase(account: LogAccount): Case {
  const { service, example } = account
  return {
    subject: { service },
    message: `logs of ${service} carry no trace_id`,
    evidence: [{ text: noneText(account) }, ...(example === undefined ? [] : [{ text: entryText(example) }])],
    times: workOf(account),
  }
}

export const logRules: readonly Rule[] = [
  { code: 'LOG1', check: checkTraceIds },
  { code: 'LOG2', check: checkSpanIds },
  { code: 'LOG3', check: checkPresence },
]
