// LOG3: logs that should carry ids and do not.
import {
  accountsOfLogs,
  accountsOfLookalikes,
  activityOf,
  entryText,
  type Fault,
  type LogAccount,
  type LogEntry,
  type LookalikeAccount,
  missingIds,
  withoutIds,
} from '../logs/index.ts'
import type { Run } from '../model/index.ts'
import { checkEntries } from './log-faults.ts'
import { type Case, Cases, type Checked, type Judged } from './rule.ts'

const statementOf = ({ channel, service, text }: LogEntry): string => JSON.stringify([channel, service, text])

export function checkPresence({ entries, run }: Judged): Checked {
  const activity = activityOf(run)
  const duringRequests = entries.filter(
    (entry) => withoutIds(entry, activity) !== undefined || activity.during(entry) !== undefined,
  )
  const statements = Map.groupBy(duringRequests, statementOf)
  const carriers = new Set(
    duringRequests.filter((entry) => entry.traceId !== '').map((entry) => entry.service),
  )
  const bare = bareAccounts(entries, run)
  const isBare = ({ channel, service }: LogEntry): boolean => channel === 'stdout' && bare.has(service)
  const { subjects, findings } = checkEntries(
    'LOG3',
    duringRequests.filter((entry) => !isBare(entry)),
    (entry) => {
      const fault = withoutIds(entry, activity)
      if (fault?.span === undefined || !carriers.has(entry.service)) return fault
      // Said once, by a service whose requests do log their ids: work of its own may have met a request by chance.
      return (statements.get(statementOf(entry))?.length ?? 0) > 1 ? fault : { ...fault, severity: 'warning' }
    },
  )
  const cases = new Cases('LOG3')
  const timed = Map.groupBy(duringRequests.filter(isBare), ({ service }) => service)
  for (const account of bare.values()) {
    const faults = (timed.get(account.service) ?? [])
      .slice(0, 2)
      .flatMap((entry) => withoutIds(entry, activity) ?? [])
    cases.add(bareCase(account, faults))
  }
  for (const account of accountsOfLookalikes(entries, (id) => run.trace(id) !== undefined))
    if (account.known > 0) cases.add(misnamedCase(account))
  return {
    subjects: subjects + [...bare.values()].reduce((sum, account) => sum + workOf(account), 0),
    findings: [...findings, ...cases.findings()],
  }
}

/** Services of which no line on standard output carries an id, though lines tell of work. */
function bareAccounts(entries: readonly LogEntry[], run: Run): ReadonlyMap<string, LogAccount> {
  const bare = accountsOfLogs(entries).filter(
    (account) => account.withIds === 0 && run.services.has(account.service) && workOf(account) > 0,
  )
  return new Map(bare.map((account) => [account.service, account]))
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

/** Not when a line was written tells it, which clocks would decide, but that not one of them carries an id. */
function bareCase(account: LogAccount, timed: readonly Fault[]): Case {
  const { service, example } = account
  const shown = timed.map(({ detail, span }) => ({
    text: detail,
    ...(span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId }),
  }))
  return {
    subject: { service },
    message: missingIds(service),
    evidence: [
      { text: noneText(account) },
      ...(shown.length > 0 || example === undefined ? shown : [{ text: entryText(example) }]),
    ],
    times: workOf(account),
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
