// Reports: pure functions from a run's record and what it captured to text.
export type { Evidence as ReportEvidence } from './html/plan.ts'
export { renderHtml } from './html/page.ts'
export { renderJUnit } from './junit.ts'
export { renderMarkdown } from './markdown.ts'
export type * from './run-record.ts'
export { renderSummary } from './summary.ts'
export { type CheckTextOptions, renderCheck } from './terminal/check.ts'
