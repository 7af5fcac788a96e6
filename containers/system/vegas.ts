// The games: page, frontend, gateway, the games themselves, and scoring, which keeps the results.
import type { AssetDefinition, Endpoints, ServiceDefinition } from '../../harness/system/index.ts'
import { pageBuild, scoringBuild } from '../builds.ts'
import { javaImage } from '../images/index.ts'
import { goService, nodeService, pythonAssets, pythonService } from './common.ts'

/** `postgres://user:password@host:port/database` as Spring wants it. */
function springDatasource(url: string): Readonly<Record<string, string>> {
  const { host, pathname, username, password } = new URL(url)
  return {
    SPRING_DATASOURCE_URL: `jdbc:postgresql://${host}${pathname}`,
    SPRING_DATASOURCE_USERNAME: decodeURIComponent(username),
    SPRING_DATASOURCE_PASSWORD: decodeURIComponent(password),
  }
}

const GAMES = ['slots', 'roulette', 'dice', 'blackjack']

/** Where the games are, for those who offer them: `SLOTS_GRPC_ADDR`, or `SLOTS_URL`. */
const gamesAt = (at: Endpoints, port: 'grpc' | 'http'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    GAMES.map((game) => {
      const service = `vegas-${game}-service`
      return port === 'grpc'
        ? [`${game.toUpperCase()}_GRPC_ADDR`, at.address(service, 'grpc')]
        : [`${game.toUpperCase()}_URL`, at.url(service)]
    }),
  )

const game = {
  dependsOn: ['redis', 'flags'],
  env: (at: Endpoints) => ({
    REDIS_URL: at.redisUrl('redis'),
    SCORING_URL: at.url('vegas-scoring-service'),
    FLAGS_URL: at.url('flags'),
  }),
  otlpProtocol: 'grpc',
} as const

const nodeGame = (name: string, ports: Readonly<Record<'http' | 'grpc', number>>): ServiceDefinition =>
  nodeService(name, ports, game)

export const assets: Readonly<Record<string, AssetDefinition>> = {
  'vegas-web': { build: pageBuild, emitsAs: 'vegas-web', promises: ['traces'] },
  ...pythonAssets,
}

export const services: Readonly<Record<string, ServiceDefinition>> = {
  'vegas-frontend-service': nodeService(
    'frontend',
    { http: 3000 },
    {
      dependsOn: ['redis', 'flags'],
      env: (at) => ({
        REDIS_URL: at.redisUrl('redis'),
        FLAGS_URL: at.url('flags'),
        ...gamesAt(at, 'grpc'),
        DASHBOARD_GRPC_ADDR: at.address('vegas-dashboard-service', 'grpc'),
        AUTH_URL: at.url('vegas-auth-service'),
        ACCOUNTS_URL: at.url('accounts-service'),
        ORCHESTRATOR_URL: at.url('orchestrator-service'),
        READ_MODEL_URL: at.url('read-model-service'),
        WEB_OTLP_ENDPOINT: at.browserOtlpHttp(),
      }),
      localEnv: (at) => ({ WEB_DIR: at.built('vegas-web') }),
      otlpProtocol: 'http/protobuf',
      // A browser's own requests carry no context: the page and its files are where a visit begins.
      entryPoints: ['GET /', 'GET /assets/*'],
    },
  ),
  'vegas-casino-gateway': nodeService(
    'gateway',
    { http: 8080 },
    {
      dependsOn: [],
      env: (at) => ({
        AUTH_URL: at.url('vegas-auth-service'),
        ...gamesAt(at, 'grpc'),
        ...gamesAt(at, 'http'),
      }),
      otlpProtocol: 'http/protobuf',
    },
  ),
  'vegas-auth-service': nodeService(
    'auth',
    { http: 4000 },
    {
      dependsOn: ['redis'],
      env: (at) => ({ REDIS_URL: at.redisUrl('redis') }),
      otlpProtocol: 'http/protobuf',
    },
  ),
  'vegas-slots-service': nodeGame('slots', { http: 8081, grpc: 50051 }),
  'vegas-roulette-service': pythonService(
    'vegas-roulette-service',
    'roulette',
    { http: 8082, grpc: 50052 },
    game,
  ),
  'vegas-dice-service': goService('dice', { http: 8083, grpc: 50053 }, game),
  'vegas-blackjack-service': nodeGame('blackjack', { http: 8084, grpc: 50054 }),
  'vegas-dashboard-service': nodeService(
    'dashboard',
    { http: 3001, grpc: 50055 },
    {
      dependsOn: [],
      env: (at) => ({ SCORING_URL: at.url('vegas-scoring-service') }),
      otlpProtocol: 'http/protobuf',
    },
  ),
  'vegas-scoring-service': {
    ports: { http: 8085 },
    build: scoringBuild,
    command: ['sh', '{out}/run.sh'],
    image: javaImage,
    dependsOn: ['postgres'],
    env: (at, ports) => ({
      SERVER_PORT: String(ports['http']),
      ...springDatasource(at.postgresUrl('postgres', 'scoring')),
    }),
    health: { port: 'http', path: '/api/scoring/health' },
    marker: { port: 'http', path: '/api/scoring/health' },
    otlpProtocol: 'grpc',
  },
}
