// Judging from files alone: what is where, what a run left, and reading it all.
export { type FilesJudgement, judgeFiles } from './judge.ts'
export { type CaptureRead, type FilesRead, readFiles, type Watcher } from './read.ts'
export { type CarriedOver, carriedOver, readRunFolder, type RunFolder, settingsOf } from './run-folder.ts'
export { findSources, type Sources } from './sources.ts'
