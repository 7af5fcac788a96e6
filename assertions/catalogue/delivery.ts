// The catalogue of the rules on what must arrive.
import { type Described, OTEL } from './described.ts'

export const delivery = {
  DEL1: {
    title: 'what was recorded before a process ends is flushed',
    severity: 'error',
    needs:
      'a marked request right before SIGTERM; on captures: requests in a log beside SERVER spans, or ids in a log beside the spans that they name',
    remedy:
      'On SIGTERM stop accepting, finish, then shut down the tracer, meter and logger providers before the process exits.',
    specification: `${OTEL}/otel/trace/sdk/#shutdown`,
  },
  DEL2: {
    title: 'every service sends every signal that it promises',
    severity: 'error',
    needs: 'a topology whose services promise signals',
    remedy:
      'See that the SDK starts before the service does, that the exporter of this signal is on, and that it reaches the endpoint.',
    specification: `${OTEL}/otel/configuration/sdk-environment-variables/`,
  },
} as const satisfies Described
