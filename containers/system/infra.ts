// Parts that many services lean on, and that are no services of the casino themselves.
import { fileURLToPath } from 'node:url'
import type { InfrastructureDefinition } from '../../harness/system/index.ts'
import { nodeBuild, nodePath } from '../builds.ts'
import { infra, nodeImage } from '../images/index.ts'
import { nodeContainerCommand } from './common.ts'

/** Feature flags over OFREP: flagd's engine, with a door by which a scenario changes a flag. */
export const flags: InfrastructureDefinition = {
  kind: 'process',
  ports: { http: 8016 },
  build: nodeBuild('flags'),
  command: ['node', '--enable-source-maps', '{out}/main.cjs'],
  image: nodeImage,
  containerCommand: nodeContainerCommand('flags'),
  env: () => ({}),
  localEnv: () => ({
    ...nodePath('flags'),
    FLAGS_FILE: fileURLToPath(new URL('../flags/flags.json', import.meta.url)),
  }),
  health: { port: 'http', path: '/health' },
}

/** What Postgres and Redis cannot say themselves. */
export const collector: InfrastructureDefinition = {
  kind: 'collector',
  image: infra.collector,
  config: 'containers/infra/collector.yaml',
  watches: ['postgres', 'redis'],
  env: (at) => {
    const postgres = new URL(at.postgresUrl('postgres', 'scoring'))
    return {
      POSTGRES_ENDPOINT: postgres.host,
      POSTGRES_USERNAME: decodeURIComponent(postgres.username),
      POSTGRES_PASSWORD: decodeURIComponent(postgres.password),
      REDIS_ENDPOINT: new URL(at.redisUrl('redis')).host,
      OTLP_ENDPOINT: at.otlpHttp(),
      SERVICE_NAMESPACE: 'vegas-casino',
      COLLECTION_INTERVAL: '2s',
    }
  },
}

export const postgres = (...databases: readonly string[]): InfrastructureDefinition => ({
  kind: 'postgres',
  image: infra.postgres,
  databases,
})

export const redis: InfrastructureDefinition = { kind: 'redis', image: infra.redis }

/** The uptime probe of the chat. */
export const blackbox: InfrastructureDefinition = {
  kind: 'blackbox',
  image: infra.blackbox,
  config: 'containers/infra/blackbox.yaml',
}
