// What a system promises beyond the rules: contracts on traces and metrics, and how the rules are set.
import type { TraceContract } from './contract.ts'
import type { MetricContract } from './metric-contract.ts'
import type { RuleSettings } from './settings.ts'

export interface Expectations {
  /** Trees that operations must leave; a trace is held against those whose root it has. */
  readonly traces?: readonly TraceContract[]
  readonly metrics?: readonly MetricContract[]
  readonly settings?: RuleSettings
}
