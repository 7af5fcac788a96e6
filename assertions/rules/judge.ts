// The judgement of a whole run or capture: every rule over everything, each defect told once.
import type { Metric } from '../../harness/telemetry/index.ts'
import type { RuleCode } from '../catalogue/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Finding, RuleResult } from '../finding.ts'
import { type HopEdge, hopsOf } from '../hops/index.ts'
import { logEntries } from '../logs/index.ts'
import { push, runOf } from '../model/index.ts'
import type { Expectations } from '../expectations.ts'
import type { Observed, Topology } from '../observed.ts'
import type { RuleSettings } from '../settings.ts'
import {
  applySettings,
  type ExemptionInForce,
  isOff,
  policiesInForce,
  type PolicyInForce,
  ruleInForce,
} from './apply-settings.ts'
import { attributeRules } from './attributes/index.ts'
import { deliveryRules } from './delivery.ts'
import { withCauses } from './explain.ts'
import { exceptionRules } from './exceptions.ts'
import { logSeverityRules } from './log-severity.ts'
import { logRules } from './logs.ts'
import { metricPromiseRules } from './metric-promises.ts'
import { metricStreamRules } from './metric-streams.ts'
import { metricValueRules } from './metric-values.ts'
import { nameRules } from './names.ts'
import { resourceRules } from './resource.ts'
import type { Checked, Judged, Rule } from './rule.ts'
import { withoutSecrets } from './secrets/hide.ts'
import { secretRule } from './secrets/rule.ts'
import { statusRules } from './status.ts'
import { traceRules } from './traces/index.ts'

/** How the lines on standard output of one service could be read. */
export interface LineCounts {
  readonly service: string
  readonly json: number
  readonly logfmt: number
  /** Neither: only ids written out in the text can be seen. */
  readonly text: number
}

export interface Judgement {
  readonly rules: readonly RuleResult[]
  /** Each defect once, most telling first, with what it explains under it. */
  readonly findings: readonly Finding[]
  readonly lines: readonly LineCounts[]
  /** Every exemption that the system's owners made, with what it silenced. */
  readonly exemptions: readonly ExemptionInForce[]
  readonly policies: readonly PolicyInForce[]
  /** Every hop between services, with what became of its context. */
  readonly hops: readonly HopEdge[]
}

const RULES: readonly Rule[] = [
  ...traceRules,
  ...nameRules,
  ...attributeRules,
  secretRule,
  ...statusRules,
  ...exceptionRules,
  ...logRules,
  ...logSeverityRules,
  ...resourceRules,
  ...metricPromiseRules,
  ...metricStreamRules,
  ...metricValueRules,
  ...deliveryRules,
]

/** Codes of the rules that {@link judge} runs. */
export const judgedRules: readonly RuleCode[] = RULES.map((rule) => rule.code)

/**
 * Applies every rule to everything observed. Call it behind a barrier: what has not arrived counts as absent.
 * `watch` is told each rule as its turn comes.
 */
export function judge(
  observed: Observed,
  topology: Topology,
  expectations: Expectations = {},
  watch?: (code: RuleCode) => void,
): Judgement {
  const run = runOf(observed.traces)
  const judged: Judged = { observed, topology, run, entries: logEntries(observed), expectations }
  const settings = expectations.settings ?? {}
  const raw = RULES.map((rule) => {
    watch?.(rule.code)
    return applyRule(rule, judged, settings)
  })
  const { findings, exemptions } = applySettings(
    raw.flatMap((rule) => rule.findings),
    settings,
  )
  return {
    rules: raw.map((rule) => ruleInForce(rule, settings, exemptions)),
    findings,
    lines: lineCounts(judged),
    exemptions,
    policies: policiesInForce(settings),
    hops: hopsOf(judged),
  }
}

/** What {@link judge} finds with these rules, told as it tells it: what follows from something else is under it. */
export function findingsBy(
  codes: readonly RuleCode[],
  observed: Observed,
  topology: Topology,
  expectations: Expectations = {},
): readonly Finding[] {
  const wanted = withCauses(codes)
  const run = runOf(observed.traces)
  const judged: Judged = { observed, topology, run, entries: logEntries(observed), expectations }
  const settings = expectations.settings ?? {}
  const found = RULES.filter(({ code }) => wanted.has(code)).flatMap(
    (rule) => applyRule(rule, judged, settings).findings,
  )
  return applySettings(found, settings).findings.filter(({ code }) =>
    (codes as readonly string[]).includes(code),
  )
}

function applyRule(
  { code, check, ofMetricsAlone }: Rule,
  judged: Judged,
  settings: RuleSettings,
): RuleResult {
  const { title } = describeRule(code)
  if (isOff(code, settings)) return { code, title, outcome: 'not exercised', subjects: 0, findings: [] }
  const {
    subjects,
    findings: found,
    unexercised = [],
  } = ofMetricsAlone === true ? remembered(code, check, judged) : check(judged)
  const findings = found.map(withoutSecrets)
  const outcome = findings.length > 0 ? 'broken' : subjects > 0 ? 'holds' : 'not exercised'
  return { code, title, outcome, subjects, findings, ...(unexercised.length === 0 ? {} : { unexercised }) }
}

interface Remembered {
  readonly expectations: Expectations
  readonly topology: Topology
  readonly checked: Checked
}

const memory = new WeakMap<readonly Metric[], Map<RuleCode, Remembered>>()

/** The same metrics under the same expectations give the same. */
function remembered(code: RuleCode, check: Rule['check'], judged: Judged): Checked {
  const { topology, expectations, observed } = judged
  const known = memory.get(observed.metrics) ?? new Map<RuleCode, Remembered>()
  memory.set(observed.metrics, known)
  const before = known.get(code)
  if (before?.expectations === expectations && before.topology === topology) return before.checked
  const checked = check(judged)
  known.set(code, { topology, expectations, checked })
  return checked
}

function lineCounts({ entries }: Judged): LineCounts[] {
  const formats = new Map<string, string[]>()
  for (const entry of entries) if (entry.channel === 'stdout') push(formats, entry.service, entry.format)
  return [...formats.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, found]) => {
      const of = (format: string): number => found.filter((one) => one === format).length
      return { service, json: of('json'), logfmt: of('logfmt'), text: of('text') }
    })
}
