// Judging from files alone: what is where, what a run left, and reading it all.
export type { FilesJudgement } from './judge.ts'
export { type FilesOptions, type FilesWatch, type OpenedFiles, openFiles } from './open.ts'
export { type FilesRead, readFiles } from './read.ts'
export { recordOfFiles } from './record.ts'
export { type CarriedOver, carriedOver, readRunFolder, type RunFolder, settingsOf } from './run-folder.ts'
export { findSources } from './sources.ts'
