// What was received: the store, its indexes, and capture files in and out.
export { type Capture, type DamagedLine, readCapture, type Watch } from './capture-reader.ts'
export { CaptureWriter } from './capture-writer.ts'
export type { ExportRequest, RecordingCounts, RecordingEntry } from './entry.ts'
export { CaptureError } from './errors.ts'
export { findLogs, type LogFileRead, type NamedLog, readLogFiles } from './log-files/index.ts'
export { Recording } from './recording.ts'
export type { RetentionOptions, Spilled } from './retention.ts'
