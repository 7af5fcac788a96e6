// The catalogue of the rules on resources.
import { type Described, OTEL } from './described.ts'

export const resource = {
  RES1: {
    title: 'every resource has a service.name of its own',
    severity: 'error',
    needs: 'anything that was received',
    remedy: 'Set OTEL_SERVICE_NAME, or service.name in the resource.',
    specification: `${OTEL}/semconv/resource/#service`,
  },
  RES2: {
    title: 'each service has one name',
    severity: 'warning',
    needs: 'resources with service.name',
    remedy: 'Set OTEL_SERVICE_NAME to one spelling in every process and signal of the service.',
    specification: `${OTEL}/semconv/resource/#service`,
  },
  RES3: {
    title: 'each process has a service.instance.id of its own',
    severity: 'warning',
    needs: 'resources with service.name',
    remedy:
      'Set service.instance.id to a UUID made at the start of the process (the service instance detector does).',
    specification: `${OTEL}/semconv/resource/service/#service-instance`,
  },
  RES4: {
    title: 'resource, scope and schema URL stay the same within one process',
    severity: 'warning',
    needs: 'resources of processes that can be told apart',
    remedy: 'Make one resource at the start, and give it to the tracer, meter and logger providers alike.',
    specification: `${OTEL}/otel/resource/sdk/`,
  },
} as const satisfies Described
