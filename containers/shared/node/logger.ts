// JSON log lines on stdout. The pino instrumentation adds trace_id and span_id inside a span, and sends the same
// records over OTLP.
import { type Logger, pino } from 'pino'
import { faultyLogHooks } from './faults.ts'

const hooks = faultyLogHooks()

export const log: Logger = pino({
  base: { service: process.env['OTEL_SERVICE_NAME'] },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  ...(hooks && { hooks }),
})
