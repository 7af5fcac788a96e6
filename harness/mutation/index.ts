// Mutation of recordings: the score that proves that the checks can fail.
export { mutateSystem } from './live.ts'
export { type BreakResult, liveHolds, type LiveReport, liveText } from './live-report.ts'
export { mutateRecordings, type RecordingFiles } from './mutate.ts'
export { type Part, runParts } from './parts.ts'
export { holds, reportText } from './report.ts'
