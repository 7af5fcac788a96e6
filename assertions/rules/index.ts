// The rules of the catalogue, run over everything.
export {
  applySettings,
  exemptedFindings,
  type ExemptionInForce,
  type PolicyInForce,
  ruleInForce,
} from './apply-settings.ts'
export { type FlushQuestion, flushFinding } from './delivery.ts'
export { findingsBy, type Judgement, judge, judgedRules, type LineCounts } from './judge.ts'
export { mergeFindings } from './merge.ts'
