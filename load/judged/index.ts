// Loads of which every trace is judged.
export { loadHolds, type LoadResult, runLoad } from './run.ts'
export { loadText } from './text.ts'
