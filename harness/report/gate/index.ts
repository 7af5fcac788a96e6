// The regression gate's outputs: pure functions of its record.
export { renderGateJUnit } from './junit.ts'
export { renderAnnotations, renderCodeQuality, renderSarif } from './machine.ts'
export { renderGateMarkdown } from './markdown.ts'
export type { GateRecord, ReportedDifference, SourcePlace } from './record.ts'
export { renderGate } from './terminal.ts'
