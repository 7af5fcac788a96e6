// What to fix first: findings by their cause, in the order in which an expert would take them.
import type { Certainty, Severity } from '../finding.ts'
import type { HopEdge } from '../hops/index.ts'

export interface Priority {
  /** What is wrong, where and how often; one line. */
  readonly what: string
  /** Where, hop by hop with counts and reasons, where it is at several; one line each. */
  readonly places?: readonly string[]
  /** Why it matters, one line. */
  readonly why: string
  /** What shows it, one line; absent where no finding has evidence. */
  readonly seen?: string
  /** What to do about it, one line. */
  readonly todo: string
  /** Of its gravest finding. */
  readonly severity: Severity
  /** Of its surest finding. */
  readonly certainty: Certainty
  /** Positions in the list of findings, most telling first. */
  readonly findings: readonly number[]
}

/** What the findings are measured against. */
export interface Scene {
  readonly traces: number
  readonly services: number
  /** How often each hop was taken, where that was counted. */
  readonly hops?: readonly HopEdge[]
}
