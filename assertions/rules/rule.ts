// What a rule is, and how equal findings are gathered into one.
import type { Span, TraceId } from '../../harness/telemetry/index.ts'
import { describeRule, type RuleCode } from '../catalogue/index.ts'
import { type Evidence, type Finding, MAXIMUM_TRACES, type Severity, type Subject } from '../finding.ts'
import type { LogEntry } from '../logs/index.ts'
import { hasParentId, perRun, type Run } from '../model/index.ts'
import type { Expectations } from '../expectations.ts'
import type { Observed, Topology } from '../observed.ts'
import { settingOf } from '../settings.ts'

/** Everything a rule may look at, indexed once. */
export interface Judged {
  readonly observed: Observed
  readonly topology: Topology
  readonly run: Run
  readonly entries: readonly LogEntry[]
  readonly expectations: Expectations
}

/** A tolerance or limit of the rule, as it is in force. */
export const setting = ({ expectations }: Judged, code: RuleCode, name: string): number =>
  settingOf(expectations.settings ?? {}, code, name)

export interface Checked {
  /** How many spans, edges, records or streams the rule looked at; 0 is 'not exercised'. */
  readonly subjects: number
  readonly findings: readonly Finding[]
  /** Names of what was promised and met nothing that it could be held against. */
  readonly unexercised?: readonly string[]
}

export interface Rule {
  readonly code: RuleCode
  readonly check: (judged: Judged) => Checked
  /** Metrics and settings are all that it looks at: what it found in them once need not be looked for again. */
  readonly ofMetricsAlone?: true
}

/** One case of a defect; equal ones are told as one finding. */
export interface Case extends Pick<Finding, 'hop' | 'reason' | 'certainty' | 'carried' | 'alternatives'> {
  readonly subject: Subject
  /** Without ids: cases of one defect have the same message. */
  readonly message: string
  readonly severity?: Severity
  readonly evidence: readonly Evidence[]
  /** Where the catalogue's would be about something else. */
  readonly remedy?: string
  /** How many cases this one stands for; 1 where absent. */
  readonly times?: number
}

/** Cases whose evidence is shown. */
const EXAMPLES = 3

interface Gathered {
  readonly first: Case
  readonly evidence: Evidence[]
  readonly traces: Set<TraceId>
  count: number
}

export class Cases {
  readonly #code: RuleCode
  readonly #gathered = new Map<string, Gathered>()

  constructor(code: RuleCode) {
    this.#code = code
  }

  add(one: Case): void {
    const { hop, reason, carried, subject, message } = one
    const key = [
      message,
      subject.service,
      reason,
      carried,
      hop?.from,
      hop?.to,
      hop?.via,
      hop?.operation,
      one.severity,
    ].join('\n')
    let group = this.#gathered.get(key)
    if (group === undefined) {
      group = { first: one, evidence: [], traces: new Set(), count: 0 }
      this.#gathered.set(key, group)
    }
    if (group.count < EXAMPLES) addNew(group.evidence, one.evidence)
    group.count += one.times ?? 1
    if (group.traces.size === MAXIMUM_TRACES) return
    for (const traceId of tracesOf(one)) if (group.traces.size < MAXIMUM_TRACES) group.traces.add(traceId)
  }

  findings(): Finding[] {
    const rule = describeRule(this.#code)
    return [...this.#gathered.values()].map(({ first, evidence, traces, count }) => ({
      code: this.#code,
      severity: first.severity ?? rule.severity,
      subject: first.subject,
      message: first.message,
      ...(first.hop === undefined ? {} : { hop: first.hop }),
      ...(first.reason === undefined ? {} : { reason: first.reason }),
      ...(first.certainty === undefined ? {} : { certainty: first.certainty }),
      ...(first.carried === undefined ? {} : { carried: first.carried }),
      ...(first.alternatives === undefined ? {} : { alternatives: first.alternatives }),
      evidence,
      remedy: first.remedy ?? rule.remedy,
      ...(count === 1 ? {} : { occurrences: count }),
      ...(traces.size > 1 ? { traces: [...traces] } : {}),
    }))
  }
}

/** What holds for all cases alike is said once. */
function addNew(all: Evidence[], more: readonly Evidence[]): void {
  for (const one of more)
    if (!all.some(({ text, spanId }) => text === one.text && spanId === one.spanId)) all.push(one)
}

function tracesOf({ subject, evidence }: Case): TraceId[] {
  const ids = [subject.traceId, ...evidence.map((one) => one.traceId)]
  return ids.filter((id) => id !== undefined)
}

/** Every span of the run, traces oldest first. */
export function* allSpans(run: Run): Generator<Span> {
  for (const trace of run.traces) yield* trace.spans
}

/** Spans that name a parent, whether it is there or not. */
export const namesParent = perRun((run): readonly Span[] => [...allSpans(run)].filter(hasParentId))
