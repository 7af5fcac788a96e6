// What a mutant is: one defect, put into recorded telemetry at one hop or service, and how it must be told.
import type { RuleCode } from '../catalogue/index.ts'
import type { Expectations } from '../expectations.ts'
import type { ContextState, Hop } from '../finding.ts'
import type { Run } from '../model/index.ts'
import type { Observed, Topology } from '../observed.ts'
import type { HopSite } from './hop-sites.ts'

/** The recorded telemetry that is broken on trial, indexed once. */
export interface Specimen {
  readonly observed: Observed
  readonly topology: Topology
  readonly expectations: Expectations
  readonly run: Run
  /** Hops at which a context crossed from one service to another, each with the spans of both sides. */
  readonly hops: readonly HopSite[]
  /** Services that sent spans, the harness's own and pages included. */
  readonly services: readonly string[]
}

/** How a defect must be told: any of the codes, at this hop or service. */
export interface Verdict {
  readonly codes: readonly RuleCode[]
  readonly hop?: Partial<Hop>
  readonly service?: string
  readonly carried?: ContextState
  /** It must be the very first finding: where the context was lost is what a person must read first. */
  readonly first?: true
}

/** One place where the defect makes sense. */
export interface Site {
  /** `vegas-slots-service -> vegas-scoring-service via http, POST /api/scoring/record`. */
  readonly at: string
  readonly verdict: Verdict
  readonly apply: (observed: Observed) => Observed
}

/** One class of defects. */
export interface Operator {
  readonly name: string
  /** What is wrong, one sentence. */
  readonly defect: string
  /** The rule that it puts to the test. */
  readonly rule: RuleCode
  readonly sites: (specimen: Specimen) => readonly Site[]
}

export interface Mutant extends Site {
  readonly operator: string
  readonly rule: RuleCode
}
