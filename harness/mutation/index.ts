// Mutation of recordings: the score that proves that the checks can fail.
export { liveHolds, liveText, mutateSystem } from './live.ts'
export { mutateRecording } from './mutate.ts'
export { holds, reportText } from './report.ts'
