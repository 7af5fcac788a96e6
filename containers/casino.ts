// The casino: every service, what it needs, how it starts, and the breaks it can be started with.
import { defineSystem, type ServiceDefinition } from '../harness/system/index.ts'
import { goBuild, nodeBuild, nodePath, pageBuild, scoringBuild } from './builds.ts'
import { faults } from './faults.ts'
import { openMarkerAccount, postMarkerEntry } from './marked-work.ts'
import { rules } from './rules.ts'

const HEALTH = { port: 'http', path: '/health' } as const

const goService = (
  name: string,
  port: number,
  rest: Pick<ServiceDefinition, 'dependsOn' | 'env' | 'otlpProtocol'>,
): ServiceDefinition => ({
  ports: { http: port },
  build: goBuild,
  command: [`{out}/${name}`],
  health: HEALTH,
  marker: HEALTH,
  ...rest,
})

/** `postgres://user:password@host:port/database` as Spring wants it. */
function springDatasource(url: string): Readonly<Record<string, string>> {
  const { host, pathname, username, password } = new URL(url)
  return {
    SPRING_DATASOURCE_URL: `jdbc:postgresql://${host}${pathname}`,
    SPRING_DATASOURCE_USERNAME: decodeURIComponent(username),
    SPRING_DATASOURCE_PASSWORD: decodeURIComponent(password),
  }
}

export default defineSystem({
  name: 'casino',
  namespace: 'vegas-casino',
  environment: 'test',
  version: '0.1.0',
  entry: 'vegas-frontend-service',
  contracts: 'scenarios/contracts/index.ts',
  infrastructure: {
    postgres: { kind: 'postgres', databases: ['scoring', 'accounts', 'ledger', 'readmodel'] },
    redis: { kind: 'redis' },
    kafka: {
      kind: 'kafka',
      topics: [
        { name: 'ledger.entry.v1', partitions: 1 },
        { name: 'accounts.account.v1', partitions: 1 },
      ],
    },
  },
  assets: { 'vegas-web': { build: pageBuild, emitsAs: 'vegas-web', promises: ['traces'] } },
  services: {
    'vegas-frontend-service': {
      ports: { http: 3000 },
      build: nodeBuild('frontend'),
      command: ['node', '--enable-source-maps', '{out}/main.cjs'],
      dependsOn: ['redis'],
      env: (at) => ({
        ...nodePath('frontend'),
        REDIS_URL: at.redisUrl('redis'),
        SLOTS_GRPC_ADDR: at.address('vegas-slots-service', 'grpc'),
        SCORING_URL: at.url('vegas-scoring-service'),
        ACCOUNTS_URL: at.url('accounts-service'),
        ORCHESTRATOR_URL: at.url('orchestrator-service'),
        READ_MODEL_URL: at.url('read-model-service'),
        WEB_DIR: at.built('vegas-web'),
        WEB_OTLP_ENDPOINT: at.otlpHttp(),
      }),
      health: HEALTH,
      marker: HEALTH,
      otlpProtocol: 'http/protobuf',
      // A browser's own requests carry no context: the page and its files are where a visit begins.
      entryPoints: ['GET /', 'GET /assets/*'],
    },
    'vegas-casino-gateway': {
      ports: { http: 8080 },
      build: nodeBuild('gateway'),
      command: ['node', '--enable-source-maps', '{out}/main.cjs'],
      dependsOn: [],
      env: (at) => ({
        ...nodePath('gateway'),
        SLOTS_GRPC_ADDR: at.address('vegas-slots-service', 'grpc'),
        SLOTS_URL: at.url('vegas-slots-service'),
      }),
      health: HEALTH,
      marker: HEALTH,
      otlpProtocol: 'http/protobuf',
    },
    'vegas-slots-service': {
      ports: { http: 8081, grpc: 50051 },
      build: nodeBuild('slots'),
      command: ['node', '--enable-source-maps', '{out}/main.cjs'],
      dependsOn: ['redis'],
      env: (at) => ({
        ...nodePath('slots'),
        REDIS_URL: at.redisUrl('redis'),
        SCORING_URL: at.url('vegas-scoring-service'),
      }),
      health: HEALTH,
      marker: HEALTH,
      otlpProtocol: 'grpc',
    },
    'vegas-scoring-service': {
      ports: { http: 8085 },
      build: scoringBuild,
      command: ['sh', '{out}/run.sh'],
      dependsOn: ['postgres'],
      env: (at, ports) => ({
        SERVER_PORT: String(ports['http']),
        ...springDatasource(at.postgresUrl('postgres', 'scoring')),
      }),
      health: { port: 'http', path: '/api/scoring/health' },
      marker: { port: 'http', path: '/api/scoring/health' },
      otlpProtocol: 'grpc',
    },
    'accounts-service': goService('accounts', 7101, {
      dependsOn: ['postgres', 'kafka'],
      env: (at) => ({
        DATABASE_URL: at.postgresUrl('postgres', 'accounts'),
        KAFKA_BROKERS: at.kafkaBrokers('kafka'),
      }),
      otlpProtocol: 'http/protobuf',
    }),
    'ledger-service': goService('ledger', 7102, {
      dependsOn: ['postgres', 'kafka'],
      env: (at) => ({
        DATABASE_URL: at.postgresUrl('postgres', 'ledger'),
        KAFKA_BROKERS: at.kafkaBrokers('kafka'),
      }),
      otlpProtocol: 'http/protobuf',
    }),
    'orchestrator-service': goService('orchestrator', 7103, {
      dependsOn: ['redis'],
      env: (at) => ({ REDIS_URL: at.redisUrl('redis'), LEDGER_URL: at.url('ledger-service') }),
      otlpProtocol: 'grpc',
    }),
    'read-model-service': goService('read-model', 7104, {
      dependsOn: ['postgres', 'kafka'],
      env: (at) => ({
        DATABASE_URL: at.postgresUrl('postgres', 'readmodel'),
        KAFKA_BROKERS: at.kafkaBrokers('kafka'),
      }),
      otlpProtocol: 'grpc',
    }),
  },
  pipelines: {
    'ledger entries': {
      covers: { 'ledger-service': '^processOutbox$', 'read-model-service': '^consume EntryPosted$' },
      send: postMarkerEntry,
    },
    'new accounts': {
      covers: { 'accounts-service': '^processOutbox$', 'read-model-service': '^consume AccountCreated$' },
      send: openMarkerAccount,
    },
  },
  faults,
  rules,
})
