// Mutation of recordings: the score that proves that the checks can fail.
export { mutateSystem } from './live.ts'
export { type BreakResult, liveHolds, type LiveReport, liveText } from './live-report.ts'
export { mutateRecording } from './mutate.ts'
export { holds, reportText } from './report.ts'
