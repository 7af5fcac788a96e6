// How the one node is set up: no cluster, no port mapper beside it, no plugins, every message copied to the trace exchange.
import { join } from 'node:path'
import { ERLANG_FLAGS } from '../../settings/rabbitmq.ts'
import type { RabbitmqFiles } from './rabbitmq-layout.ts'

export interface RabbitmqPlaces {
  readonly port: number
  /** Where Erlang listens for other nodes; none ever comes. */
  readonly distribution: number
  readonly data: string
  /** Folder with the broker's applications. */
  readonly plugins: string
}

/** Started without RabbitMQ's scripts: they want to be root, or in `/usr`. */
export function rabbitmqCommand(
  { erts, broker }: RabbitmqFiles,
  { distribution, plugins }: RabbitmqPlaces,
): readonly string[] {
  const groups = [
    [join(erts, 'bin', 'erlexec'), '-noinput'],
    ERLANG_FLAGS,
    ['-boot', 'start_sasl', '-pa', join(plugins, broker, 'ebin'), '-s', 'rabbit', 'boot'],
    ['-sname', 'rabbit@localhost'],
    // With its port given, the node needs no epmd: one daemon less that would outlive the run.
    ['-start_epmd', 'false', '-erl_epmd_port', String(distribution)],
    ['-kernel', 'inet_dist_use_interface', '{127,0,0,1}'],
    ['-kernel', 'prevent_overlapping_partitions', 'false'],
    ['-syslog', 'logger', '[]', '-syslog', 'syslog_error_logger', 'false'],
    // Copies of all messages of the virtual host go to the trace exchange.
    ['-rabbit', 'trace_vhosts', '[<<"/">>]'],
  ]
  return groups.flat()
}

export function rabbitmqEnvironment(
  { erlang, erts, home }: RabbitmqFiles,
  { port, distribution, data, plugins }: RabbitmqPlaces,
): Readonly<Record<string, string>> {
  return {
    ...erlangEnvironment(erlang, erts),
    // Erlang keeps its cookie there.
    HOME: data,
    TMPDIR: data,
    ERL_CRASH_DUMP: join(data, 'erl_crash.dump'),
    ERL_LIBS: plugins,
    RABBITMQ_HOME: home,
    RABBITMQ_NODENAME: 'rabbit@localhost',
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(data, 'mnesia'),
    RABBITMQ_LOG_BASE: join(data, 'log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PLUGINS_DIR: plugins,
    // The machine's own files under /etc are not for this node: these are not there.
    RABBITMQ_ENABLED_PLUGINS_FILE: join(data, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: join(data, 'rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: join(data, 'rabbitmq'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(data, 'advanced.config'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(data, 'config'),
  }
}

/** What the script `erl` would set, had it not its place of installation written into it. */
export const erlangEnvironment = (erlang: string, erts: string): Readonly<Record<string, string>> => ({
  ROOTDIR: erlang,
  BINDIR: join(erts, 'bin'),
  EMU: 'beam',
  PROGNAME: 'erl',
})
