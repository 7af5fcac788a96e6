export type * from './runtime.ts'
export {
  BuildFailed,
  RuntimeError,
  type RuntimeErrorCode,
  ServiceFailed,
  ToolchainMissing,
} from './errors.ts'
export { inspectTools, type ToolReport } from './local/inspect-tools.ts'
export { type K6, provideK6 } from './local/k6.ts'
export { promtool } from './local/promtool.ts'
export { type LocalSystem, startLocal } from './local/start.ts'
export { sweep, type Swept } from './processes/sweep.ts'
