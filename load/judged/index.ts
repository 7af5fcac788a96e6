// Loads of which every trace is judged.
export { lostSignals } from './counts.ts'
export { loadHolds, type LoadResult, runLoad } from './run.ts'
export { loadText } from './text.ts'
