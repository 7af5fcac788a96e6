// Findings, comparisons and traces as text.
export { renderComparison } from './comparison.ts'
export { renderFinding } from './finding.ts'
export { renderTree } from './tree.ts'
