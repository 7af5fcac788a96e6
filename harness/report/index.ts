// Reports: pure functions from a run's record and what it captured to text.
export type { Evidence as ReportEvidence } from './html/plan.ts'
export { constant, html, type Html } from './html/escape.ts'
export type { Experiments, MutationResult, OverheadResult } from './html/experiments.ts'
export { type ChartLibrary, renderHtml } from './html/page.ts'
export {
  type GateRecord,
  renderAnnotations,
  renderCodeQuality,
  renderGate,
  renderGateJUnit,
  renderGateMarkdown,
  type ReportedDifference,
  renderSarif,
  type SourcePlace,
} from './gate/index.ts'
export { renderJUnit } from './junit.ts'
export { renderMarkdown } from './markdown.ts'
export type * from './run-record.ts'
export { renderSummary } from './summary.ts'
export { renderCheck } from './terminal/check.ts'
export { ruleEntries, ruleEntry } from './rules/catalogue.ts'
export { rulesPage } from './rules/markdown.ts'
export { renderRule, renderRules } from './rules/text.ts'
export { spilledText } from './spilled.ts'
