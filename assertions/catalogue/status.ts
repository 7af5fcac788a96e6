// The catalogue of the rules on status and exceptions.
import { type Described, OTEL } from './described.ts'

export const status = {
  STA1: {
    title: 'the status of a span tells whether it failed',
    severity: 'error',
    needs: 'SERVER and CLIENT spans with an answer, and spans in error',
    remedy:
      'Set the status as the semantic conventions of this span kind say: ERROR only where this side failed.',
    specification: `${OTEL}/semconv/general/recording-errors/`,
  },
  EXC1: {
    title: 'an exception is recorded once, with type and message',
    severity: 'warning',
    needs: 'exception events and records',
    remedy:
      'Call recordException once, where the exception is handled; do not record it again on the way up.',
    specification: `${OTEL}/semconv/exceptions/exceptions-spans/`,
    settings: {
      sameMilliseconds: {
        default: 10,
        unit: 'ms',
        meaning: 'within which equal exceptions of one span are one',
      },
    },
  },
} as const satisfies Described
