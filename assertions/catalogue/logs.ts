// The catalogue of the rules on logs.
import { type Described, OTEL } from './described.ts'

export const logs = {
  LOG1: {
    title: 'every trace_id in a log names a trace that arrived',
    severity: 'error',
    needs: 'log records or lines with a trace_id',
    remedy:
      'Take the ids from the span that is current when the record is written, and export what is sampled.',
    specification: `${OTEL}/otel/logs/data-model/#trace-context-fields`,
  },
  LOG2: {
    title: 'every span_id in a log names a span of that trace which was in progress',
    severity: 'error',
    needs: 'log records or lines with a span_id',
    remedy:
      'Read the current span for each record as it is written; do not keep ids in a logger, a closure or a thread.',
    specification: `${OTEL}/otel/logs/data-model/#trace-context-fields`,
  },
  LOG3: {
    title: 'every log written during a request carries its ids',
    severity: 'error',
    needs: 'log records or lines written while the service was at work on a request',
    remedy:
      "Install the logging library's OpenTelemetry instrumentation or appender, and log with the current context.",
    specification: `${OTEL}/otel/logs/data-model/#trace-context-fields`,
  },
  LOG4: {
    title: 'every log record has a severity',
    severity: 'warning',
    needs: 'OTLP log records, and structured lines',
    remedy: 'Map the level of the logging library to the severity number of the record.',
    specification: `${OTEL}/otel/logs/data-model/#field-severitynumber`,
  },
} as const satisfies Described
