// Services' own logs, as files: found, unwrapped, and told by name to be of a service.
export { findLogs } from './find.ts'
export { type LogFileRead, readLogFiles } from './read.ts'
export type { NamedLog } from './services.ts'
