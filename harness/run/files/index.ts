// Judging from files alone: what is where, what a run left, and reading it all.
export { type FilesOptions, openFiles, readRecording } from './open.ts'
export { recordOfFiles } from './record.ts'
export { readRunFolder } from './run-folder.ts'
export { findSources } from './sources.ts'
