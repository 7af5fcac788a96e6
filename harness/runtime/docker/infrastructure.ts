// The servers that Pitboss knows, as containers: public images, started by explicit commands so that it does not matter which.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  BlackboxDefinition,
  CollectorDefinition,
  KafkaDefinition,
  PostgresDefinition,
  RabbitmqDefinition,
} from '../../system/index.ts'
import { askHealth } from '../ready/health.ts'
import { createTopics } from '../ready/kafka-topics.ts'
import { createDatabases } from '../ready/postgres-databases.ts'
import { declareTopology } from '../ready/rabbitmq-topology.ts'
import { pingRedis } from '../ready/redis-ping.ts'
import { serverProperties } from '../settings/kafka.ts'
import { INITDB_OPTIONS, POSTGRES_SETTINGS } from '../settings/postgres.ts'
import { ERLANG_FLAGS } from '../settings/rabbitmq.ts'
import type { DockerContext } from './context.ts'
import { KAFKA_OUTSIDE } from './ports.ts'
import { type Server, startServer } from './server.ts'

/** One server: its name, image, and the ports that it has inside and on this machine. */
export interface Place {
  readonly name: string
  readonly image: string
  readonly inside: Readonly<Record<string, number>>
  readonly outside: Readonly<Record<string, number>>
}

/** Nobody in particular: what needs no files of its own runs as this user in any image. */
const NOBODY = '10001:10001'

export function startPostgres(context: DockerContext, at: Place, { databases }: PostgresDefinition) {
  const port = at.outside['port'] ?? 0
  const settings = { ...POSTGRES_SETTINGS, listen_addresses: '*', port: at.inside['port'] }
  const options = Object.entries(settings).map(([key, value]) => `-c ${key}=${quoted(String(value))}`)
  const script = [
    'set -e',
    'if ! test -s "$PGDATA/PG_VERSION"; then',
    `  initdb --pgdata "$PGDATA" ${INITDB_OPTIONS.join(' ')} >/dev/null`,
    '  echo "host all all all trust" >>"$PGDATA/pg_hba.conf"',
    'fi',
    // What a container that was killed leaves is there when it starts again, and its number may be somebody's now.
    'rm -f "$PGDATA/postmaster.pid"',
    `exec postgres -D "$PGDATA" ${options.join(' ')}`,
  ]
  return startServer(context, {
    ...common(at, ['port']),
    entrypoint: ['sh', '-c'],
    command: [script.join('\n')],
    user: 'postgres',
    // At once, not when the last client has gone.
    stopSignal: 'SIGINT',
    env: { PGDATA: '/var/lib/postgresql/pitboss' },
    ready: () => createDatabases(port, databases),
    everyMs: 30,
    timeoutMs: 60_000,
    trouble: `Postgres did not take connections on port ${port}`,
  })
}

export function startRedis(context: DockerContext, at: Place) {
  const port = at.outside['port'] ?? 0
  return startServer(context, {
    ...common(at, ['port']),
    entrypoint: ['redis-server'],
    command: [
      ['--port', String(at.inside['port']), '--bind', '0.0.0.0', '--protected-mode', 'no'],
      ['--dir', '/tmp', '--save', '', '--appendonly', 'no'],
    ].flat(),
    user: NOBODY,
    env: {},
    ready: () => pingRedis(port),
    everyMs: 20,
    timeoutMs: 30_000,
    trouble: `Redis did not answer PING on port ${port}`,
  })
}

const KAFKA_DATA = '/var/lib/kafka/data'
const KAFKA_PROPERTIES = '/etc/kafka/pitboss.properties'

export function startKafka(context: DockerContext, at: Place, { topics }: KafkaDefinition) {
  const { port = 0, controller = 0 } = at.inside
  const outside = at.outside['port'] ?? 0
  const listeners = [
    { name: 'PLAINTEXT', host: '0.0.0.0', port, advertised: `${at.name}:${port}` },
    { name: 'OUTSIDE', host: '0.0.0.0', port: KAFKA_OUTSIDE, advertised: `127.0.0.1:${outside}` },
  ]
  const properties = serverProperties({ listeners, controllerPort: controller, logFolder: KAFKA_DATA })
  const script = [
    `test -d ${KAFKA_DATA} || cp -R /opt/kafka/formatted ${KAFKA_DATA}`,
    `exec java @/opt/kafka/broker.args kafka.Kafka ${KAFKA_PROPERTIES}`,
  ]
  return startServer(context, {
    ...common(at, []),
    published: [{ container: KAFKA_OUTSIDE, host: outside }],
    entrypoint: ['sh', '-c'],
    command: [script.join(' && ')],
    files: [{ target: KAFKA_PROPERTIES, content: properties }],
    env: {},
    ready: () => createTopics(outside, topics),
    everyMs: 30,
    timeoutMs: 90_000,
    trouble: `Kafka had no topics ready on port ${outside}`,
  })
}

export function startRabbitmq(context: DockerContext, at: Place, definition: RabbitmqDefinition) {
  const port = at.outside['port'] ?? 0
  return startServer(context, {
    ...common(at, ['port']),
    entrypoint: ['rabbitmq-server'],
    command: [],
    user: 'rabbitmq',
    files: [
      {
        target: '/etc/rabbitmq/advanced.config',
        // Its first user may come from outside, and copies of all messages of the virtual host go to the trace exchange.
        content: '[{rabbit, [{loopback_users, []}, {trace_vhosts, [<<"/">>]}]}].\n',
      },
    ],
    env: {
      HOME: '/var/lib/rabbitmq',
      RABBITMQ_NODENAME: 'rabbit@localhost',
      RABBITMQ_NODE_PORT: String(at.inside['port']),
      RABBITMQ_LOGS: '-',
      // Plugins that the image switches on take longer to start than the broker.
      RABBITMQ_ENABLED_PLUGINS_FILE: '/tmp/enabled_plugins',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: ERLANG_FLAGS.join(' '),
    },
    ready: () => declareTopology(port, definition),
    everyMs: 30,
    timeoutMs: 90_000,
    trouble: `RabbitMQ had no queues ready on port ${port}`,
  })
}

const CONFIG = '/etc/pitboss/config.yaml'

export async function startCollector(
  context: DockerContext,
  at: Place,
  { config }: CollectorDefinition,
  env: Readonly<Record<string, string>>,
) {
  const url = `http://127.0.0.1:${at.outside['port']}/`
  await startServer(context, {
    ...common(at, ['port']),
    entrypoint: ['/otelcol-contrib'],
    command: ['--config', CONFIG],
    files: [{ target: CONFIG, content: await readFile(join(context.root, config), 'utf8') }],
    env: { ...env, HEALTH_ADDRESS: `0.0.0.0:${at.inside['port']}` },
    ...byHealth(context, at.name, url),
  })
}

export async function startBlackbox(context: DockerContext, at: Place, { config }: BlackboxDefinition) {
  const url = `http://127.0.0.1:${at.outside['http']}/-/healthy`
  await startServer(context, {
    ...common(at, ['http']),
    entrypoint: ['/bin/blackbox_exporter'],
    command: [`--config.file=${CONFIG}`, `--web.listen-address=:${at.inside['http']}`],
    files: [{ target: CONFIG, content: await readFile(join(context.root, config), 'utf8') }],
    user: NOBODY,
    env: {},
    ...byHealth(context, at.name, url),
  })
}

/** Asked at `url` until it answers 2xx. */
export const byHealth = (context: DockerContext, name: string, url: string) => ({
  ready: () => askHealth(url, context.abort),
  everyMs: 40,
  timeoutMs: 60_000,
  trouble: `${name} was not ready at ${url}`,
})

/** What all have in common; `ports` are those that the harness reaches. */
export const common = (
  { name, image, inside, outside }: Place,
  ports: readonly string[],
): Pick<Server, 'name' | 'image' | 'ports' | 'published'> => ({
  name,
  image,
  ports: Object.values(inside),
  published: ports.map((port) => ({ container: inside[port] ?? 0, host: outside[port] ?? 0 })),
})

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
