// The observed telemetry, indexed and read under old and new conventions alike.
export * from './addresses.ts'
export * from './collections.ts'
export * from './conventions.ts'
export * from './names.ts'
export * from './patterns.ts'
export * from './process.ts'
export * from './run.ts'
export * from './trace-index.ts'
