// System definitions with just enough in them for markers, and the places where their services are.
import type { Endpoints, SystemDefinition, TelemetryPromise } from '../../harness/system/index.ts'

interface Parts {
  readonly path?: string
  readonly promises?: readonly TelemetryPromise[]
}

export function systemOf(services: Readonly<Record<string, Parts>>): SystemDefinition {
  return {
    name: 'small',
    namespace: 'test',
    environment: 'test',
    version: '1',
    infrastructure: {},
    entry: Object.keys(services)[0] ?? '',
    services: Object.fromEntries(
      Object.entries(services).map(([name, { path = '/health', promises }]) => [
        name,
        {
          ports: { http: 1 },
          build: { inputs: [], commands: [], needs: [] },
          command: ['true'],
          dependsOn: [],
          env: () => ({}),
          health: { port: 'http', path },
          marker: { port: 'http', path },
          otlpProtocol: 'grpc',
          ...(promises ? { promises } : {}),
        },
      ]),
    ),
  }
}

/** Only URLs of services are ever asked for here; anything else is a mistake in the test. */
export function endpointsOf(urls: Readonly<Record<string, string>>): Endpoints {
  const nothing = (): never => {
    throw new Error('these tests know the URLs of services only')
  }
  return {
    url: (service) => urls[service] ?? nothing(),
    address: nothing,
    postgresUrl: nothing,
    redisUrl: nothing,
    kafkaBrokers: nothing,
    rabbitmqUrl: nothing,
    otlpHttp: nothing,
    browserOtlpHttp: nothing,
  }
}
