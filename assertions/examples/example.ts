// Telemetry that shows a rule at work: it holds on one, and is broken by the other. The catalogue's pages print them.
import type { RuleCode } from '../catalogue/index.ts'
import type { Expectations } from '../expectations.ts'
import type { Observed, Topology } from '../observed.ts'

export interface RuleExample {
  /** What happens here, one sentence. */
  readonly caption: string
  /** What counts is in the attributes of its spans: they are shown. */
  readonly showsAttributes?: true
  readonly observed: Observed
  readonly topology: Topology
  readonly expectations?: Expectations
}

export interface RuleExamples {
  /** On it the rule holds, with at least one subject. */
  readonly passing: RuleExample
  /** On it the rule is broken. */
  readonly failing: RuleExample
}

/** Examples of one family, made when asked for. */
export type Examples = Readonly<Partial<Record<RuleCode, () => RuleExamples>>>
