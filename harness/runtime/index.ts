export type * from './runtime.ts'
export {
  BuildFailed,
  RuntimeError,
  type RuntimeErrorCode,
  ServiceFailed,
  ToolchainMissing,
} from './errors.ts'
export { startLocal } from './local/start.ts'
export { sweep, type Swept } from './local/sweep.ts'
