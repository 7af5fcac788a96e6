export type * from './runtime.ts'
export {
  BuildFailed,
  RuntimeError,
  type RuntimeErrorCode,
  ServiceFailed,
  ToolchainMissing,
} from './errors.ts'
export { buildClient } from './docker/build-client.ts'
export { BUILDKIT, buildCommand, buildStep } from './docker/build-image.ts'
export { baseImages } from './docker/image-hash.ts'
export { type BuildSecret, machineSecrets } from './docker/build-secrets.ts'
export { cacheFolder } from './cache.ts'
export { collectorBinary } from './local/collector.ts'
export { execute } from './processes/execute.ts'
export { copyPostgres } from './local/servers/postgres-files.ts'
export { inspectTools, type ToolReport } from './local/inspect-tools.ts'
export { type K6, provideK6 } from './local/k6.ts'
export { promtool } from './local/promtool.ts'
export { step } from './step.ts'
export { type LocalSystem, startLocal } from './local/start.ts'
export { partsWithoutImage } from './part-images.ts'
export { engineOf, sinkAddresses, startSystem } from './start-system.ts'
export { sweep, type Swept, sweptText } from './sweep.ts'
