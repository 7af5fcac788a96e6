// LOG1 to LOG3: the ids that logs carry.
import {
  accountsOfLookalikes,
  activityOf,
  entryText,
  type LogEntry,
  type LookalikeAccount,
  unknownTrace,
  wrongSpan,
} from '../logs/index.ts'
import { checkEntries } from './log-faults.ts'
import { checkPresence } from './log-presence.ts'
import { type Case, Cases, type Checked, type Judged, type Rule } from './rule.ts'

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

const keptIds = (stale: readonly LogEntry[]): ReadonlySet<string> =>
  new Set(stale.map(({ traceId, spanId }) => `${traceId} ${spanId}`))

function checkSpanIds({ entries, run }: Judged): Checked {
  const activity = activityOf(run)
  const withIds = entries.filter((entry) => entry.spanId !== '' || run.trace(entry.traceId) !== undefined)
  const kept = keptIds(withIds.filter((entry) => wrongSpan(entry, run, activity)?.span !== undefined))
  return checkEntries('LOG2', withIds, (entry) =>
    // A span that one record named long after its end is named by a logger that keeps ids: then nothing is let pass.
    wrongSpan(entry, run, activity, kept.has(`${entry.traceId} ${entry.spanId}`) ? 0n : undefined),
  )
}

export const logRules: readonly Rule[] = [
  { code: 'LOG1', check: checkTraceIds },
  { code: 'LOG2', check: checkSpanIds },
  { code: 'LOG3', check: checkPresence },
]
