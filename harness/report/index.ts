// Reports: pure functions from a run's record and what it captured to text.
export { renderHtml } from './html/page.ts'
export type { Evidence as ReportEvidence, Limits as ReportLimits } from './html/plan.ts'
export { renderJUnit } from './junit.ts'
export { renderMarkdown } from './markdown.ts'
export type * from './run-record.ts'
export { renderSummary, type SummaryOptions } from './summary.ts'
