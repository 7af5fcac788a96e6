// The regression gate: what a change did to the telemetry, and whether that may be.
export { type Change, CHANGES, type Difference, type Effect, EFFECTS } from './difference.ts'
export { compareSignatures } from './compare.ts'
export { watchDifferences } from './watch.ts'
export { costText, type MeasuredChange, overheadDifferences } from './overhead.ts'
export {
  type AcceptedChange,
  type GateJudgement,
  type GatePolicies,
  type JudgedDifference,
  judgeDifferences,
  type Outcome,
} from './policy.ts'
export { type TreeDiff, type TreeLine, treeDiffs } from './tree.ts'
export { acceptedProblems, gateProblems } from './problems.ts'
