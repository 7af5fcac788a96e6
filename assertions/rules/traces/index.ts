// The rules on traces, by theme.
import type { Rule } from '../rule.ts'
import { traceCallRules } from './calls.ts'
import { traceChatterRules } from './chatty.ts'
import { traceClockRules } from './clocks.ts'
import { contractFindings, traceContractRules } from './contracts.ts'
import { traceFailureRules } from './failures.ts'
import { traceHopRules } from './hops.ts'
import { traceIdRules } from './ids.ts'
import { traceKindRules } from './kinds.ts'
import { traceLinkRules } from './links.ts'
import { traceLossRules } from './losses.ts'
import { traceNoiseRules } from './noise.ts'
import { traceOutlastingRules } from './outlasting.ts'
import { traceParentRules } from './parents.ts'
import { traceStructureRules } from './structure.ts'
import { traceTimeRules } from './times.ts'

export const traceRules: readonly Rule[] = [
  ...traceParentRules,
  ...traceStructureRules,
  ...traceKindRules,
  ...traceIdRules,
  ...traceTimeRules,
  ...traceClockRules,
  ...traceHopRules,
  ...traceLinkRules,
  ...traceContractRules,
  ...traceChatterRules,
  ...traceLossRules,
  ...traceNoiseRules,
  ...traceOutlastingRules,
  ...traceCallRules,
  ...traceFailureRules,
]

export { contractFindings }
