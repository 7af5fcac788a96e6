// The one sentence a run comes down to, the same in every output.
import { count } from './format.ts'
import type { RunRecord } from './run-record.ts'

export interface Headline {
  /** `vacuous`: nothing is wrong, but nothing was looked at either. */
  readonly tone: 'holds' | 'broken' | 'vacuous'
  readonly text: string
  readonly detail: string
}

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly hold: number
  readonly broken: number
  readonly notExercised: number
}

export function tally(record: RunRecord): Tally {
  const outcomes = (outcome: string) => record.scenarios.filter((s) => s.outcome === outcome).length
  const rules = (outcome: string) => record.rules.filter((r) => r.outcome === outcome).length
  return {
    passed: outcomes('passed'),
    failed: outcomes('failed'),
    skipped: outcomes('skipped'),
    hold: rules('holds'),
    broken: rules('broken'),
    notExercised: rules('not exercised'),
  }
}

export function headline(record: RunRecord): Headline {
  const sums = tally(record)
  const found = record.findings.length
  if (record.verdict === 'findings' || sums.failed > 0) {
    const text =
      found > 0
        ? count(found, 'finding')
        : sums.failed > 0
          ? `${count(sums.failed, 'scenario')} failed`
          : 'The telemetry does not hold'
    return { tone: 'broken', text, detail: brokenDetail(record, sums) }
  }
  if (!judgedAnything(record)) {
    return {
      tone: 'vacuous',
      text: 'Nothing was judged',
      detail: 'No rule and no contract had anything to look at. This is not a pass.',
    }
  }
  const text = found > 0 ? `The telemetry holds, with ${count(found, 'remark')}` : 'The telemetry holds'
  return { tone: 'holds', text, detail: holdsDetail(sums) }
}

/** A scenario that only passed its own test judged no telemetry: a rule with subjects or a contract did. */
function judgedAnything(record: RunRecord): boolean {
  return (
    record.rules.some((rule) => rule.subjects > 0) || record.scenarios.some((s) => s.contracts.length > 0)
  )
}

function brokenDetail(record: RunRecord, sums: Tally): string {
  const parts: string[] = []
  if (record.scenarios.length > 0)
    parts.push(`${sums.failed} of ${count(record.scenarios.length, 'scenario')} failed`)
  if (record.rules.length > 0) parts.push(`${sums.broken} of ${count(record.rules.length, 'rule')} broken`)
  return parts.length === 0 ? '' : `${parts.join(', ')}.`
}

function holdsDetail(sums: Tally): string {
  const parts: string[] = []
  if (sums.passed > 0) parts.push(`${count(sums.passed, 'scenario')} passed`)
  parts.push(`${count(sums.hold, 'rule')} ${sums.hold === 1 ? 'holds' : 'hold'}`)
  if (sums.notExercised > 0) parts.push(`${sums.notExercised} had nothing to look at`)
  if (sums.skipped > 0) parts.push(`${count(sums.skipped, 'scenario')} skipped`)
  return `${parts.join(', ')}.`
}

/** `relay-no-headers, no-flush`; undefined for a run that broke nothing on purpose. */
export function faultText(record: RunRecord): string | undefined {
  return record.faults.length === 0 ? undefined : record.faults.join(', ')
}
