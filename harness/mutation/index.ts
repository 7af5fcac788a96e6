// Mutation of recordings: the score that proves that the checks can fail.
export { liveHolds, liveText, mutateSystem, runBreak } from './live.ts'
export { mutateRecording, type MutationOptions } from './mutate.ts'
export { holds, type MutationReport, reportText } from './report.ts'
