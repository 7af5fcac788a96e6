// What the catalogue says of a rule.
import type { Severity } from '../finding.ts'

/** A number that the system definition may set, with its default. */
export interface RuleSetting {
  readonly default: number
  readonly unit: string
  readonly meaning: string
}

export interface RuleDescription {
  readonly code: string
  /** What holds when the rule holds. */
  readonly title: string
  readonly severity: Severity
  /** What must be there for the rule to be exercised. */
  readonly needs: string
  /** What to do when it is broken, one sentence. */
  readonly remedy: string
  /** Address of the section of the specification. */
  readonly specification: string
  /** Tolerances and limits, by name. */
  readonly settings?: Readonly<Record<string, RuleSetting>>
}

/** One family: descriptions by code. */
export type Described = Readonly<Record<string, Omit<RuleDescription, 'code'>>>

export const OTEL = 'https://opentelemetry.io/docs/specs'
