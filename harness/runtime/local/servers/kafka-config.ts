// How the one broker is set up: quick group joins, one copy of everything, little memory.
/** The same for every run: no two brokers ever meet. */
export const CLUSTER_ID = 'cGl0Ym9zcy1jbHVzdGVyMQ'

export interface KafkaPlaces {
  readonly port: number
  readonly controllerPort: number
  readonly logFolder: string
}

export function serverProperties({ port, controllerPort, logFolder }: KafkaPlaces): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logFolder,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'num.network.threads': '1',
    'num.io.threads': '2',
    'background.threads': '2',
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

export interface BrokerCommand {
  readonly java: string
  readonly classPath: string
  readonly tmp: string
  readonly properties: string
  /** Flags for the Java machine, besides the common ones. */
  readonly flags: readonly string[]
}

/** The same for the run that makes the class archive and those that use it: it holds for one collector only. */
export function brokerCommand({ java, classPath, tmp, properties, flags }: BrokerCommand): readonly string[] {
  return [
    java,
    '-Xmx384m',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    `-Djava.io.tmpdir=${tmp}`,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ...flags,
    '-cp',
    classPath,
    'kafka.Kafka',
    properties,
  ]
}
