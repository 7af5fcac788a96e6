// What could be set otherwise about the casino's instrumentation, to see what each part of it costs.
import type { LoadSetting } from '../harness/system/index.ts'

/** A batch every so many milliseconds, of spans and log records. */
const delay = (milliseconds: number) => ({
  OTEL_BSP_SCHEDULE_DELAY: String(milliseconds),
  OTEL_BLRP_SCHEDULE_DELAY: String(milliseconds),
})

const none = (...signals: readonly ('TRACES' | 'METRICS' | 'LOGS')[]) =>
  Object.fromEntries(signals.map((signal) => [`OTEL_${signal}_EXPORTER`, 'none']))

/** Of the TypeScript services. */
const without = (instrumentation: string) => ({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: instrumentation })

export const settings: Readonly<Record<string, LoadSetting>> = {
  'delay-150ms': {
    title: 'batches every 150 ms and metrics every 400 ms, as the harness asks for in its runs',
    env: { ...delay(150), OTEL_METRIC_EXPORT_INTERVAL: '400' },
  },
  'delay-1s': { title: 'batches every second', env: delay(1000) },
  'logs-5s': { title: 'log records every 5 s, like spans', env: { OTEL_BLRP_SCHEDULE_DELAY: '5000' } },
  'metrics-10s': { title: 'metrics every 10 s', env: { OTEL_METRIC_EXPORT_INTERVAL: '10000' } },
  http: { title: 'all services send OTLP over HTTP', otlpProtocol: 'http/protobuf' },
  grpc: { title: 'all services send OTLP over gRPC', otlpProtocol: 'grpc' },
  gzip: { title: 'compressed with gzip', env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } },
  'sampled-10%': {
    title: 'one trace in ten, by its id',
    env: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
    loses: 'nine traces in ten',
  },
  'sampled-0%': {
    title: 'no trace sampled; context goes on',
    env: { OTEL_TRACES_SAMPLER: 'always_off' },
    loses: 'all traces',
  },
  'no-runtime-metrics': {
    title: 'no metrics of the runtimes',
    env: { ...without('runtime-node'), OTEL_INSTRUMENTATION_RUNTIME_TELEMETRY_ENABLED: 'false' },
    loses: 'metrics of the runtimes',
  },
  'no-redis-spans': {
    title: 'Redis not instrumented',
    env: without('ioredis'),
    loses: 'spans of Redis',
  },
  'no-http-client': {
    title: "fetch not instrumented: the context ends at the games' calls",
    env: without('undici'),
    loses: 'traces behind an HTTP call',
  },
  'no-logs': { title: 'no log records exported', env: none('LOGS'), loses: 'log records' },
  'no-metrics': { title: 'no metrics exported', env: none('METRICS'), loses: 'metrics' },
  'no-traces': { title: 'spans made and not exported', env: none('TRACES'), loses: 'all traces' },
  'no-export': {
    title: 'nothing exported: the instrumentation alone',
    env: none('TRACES', 'METRICS', 'LOGS'),
    loses: 'everything',
  },
}
