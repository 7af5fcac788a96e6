// The images that the casino's services run in, one a language, and those of the servers they lean on.
import type { ContainerImage, ImageDefinition } from '../../harness/system/index.ts'
import { GO_SERVICES, NODE_SERVICES, PYTHON_SERVICES } from '../builds.ts'

const folders = (names: readonly string[]): readonly string[] => names.map((name) => `containers/${name}`)

/** What all of the services' images have: the way they ask themselves whether they are well. */
const HEALTHCHECK = 'containers/images/healthcheck'

/** Every Go service's binary: `/app/NAME`. */
export const goImage: ImageDefinition = {
  name: 'casino/go',
  dockerfile: 'containers/images/go.Dockerfile',
  inputs: [
    HEALTHCHECK,
    'containers/go.mod',
    'containers/go.sum',
    'containers/shared/go',
    ...folders(GO_SERVICES),
  ],
}

/** Every TypeScript service, `node --enable-source-maps /app/NAME/main.cjs`, with the page that the frontend serves. */
export const nodeImage: ImageDefinition = {
  name: 'casino/node',
  dockerfile: 'containers/images/node.Dockerfile',
  inputs: [
    HEALTHCHECK,
    'package.json',
    'package-lock.json',
    'containers/bundle.ts',
    'containers/shared/node',
    'containers/shared/proto',
    ...folders(NODE_SERVICES),
    'containers/web',
  ],
}

/** Every Python service, as modules: `python3 -P -m NAME`. */
export const pythonImage: ImageDefinition = {
  name: 'casino/python',
  dockerfile: 'containers/images/python.Dockerfile',
  inputs: [HEALTHCHECK, 'containers/shared/python', 'containers/shared/proto', ...folders(PYTHON_SERVICES)],
}

/** The scoring service. */
export const javaImage: ImageDefinition = {
  name: 'casino/java',
  dockerfile: 'containers/images/java.Dockerfile',
  inputs: [
    HEALTHCHECK,
    'containers/scoring/pom.xml',
    'containers/scoring/src/main',
    'containers/scoring/runtime',
  ],
}

/** One broker out of its jars: `java @/opt/kafka/broker.args kafka.Kafka PROPERTIES`; a formatted log folder to copy is `/opt/kafka/formatted`. */
const kafka: ImageDefinition = {
  name: 'casino/kafka',
  dockerfile: 'containers/images/kafka.Dockerfile',
  inputs: ['containers/images/kafka'],
}

/** Servers, by kind. */
export const infra = {
  postgres: 'postgres:18.4-bookworm',
  redis: 'redis:7.0.15-bookworm',
  kafka,
  rabbitmq: 'rabbitmq:3.10.8',
  collector: 'otel/opentelemetry-collector-contrib:0.145.0',
  blackbox: 'prom/blackbox-exporter:v0.23.0',
} as const satisfies Readonly<Record<string, ContainerImage>>
