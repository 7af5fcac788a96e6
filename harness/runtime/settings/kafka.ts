// How the one broker is set up: quick group joins, one copy of everything, little memory.
/** The same for every run: no two brokers ever meet. */
export const CLUSTER_ID = 'cGl0Ym9zcy1jbHVzdGVyMQ'

export interface Listener {
  readonly name: string
  /** Where it listens, and the `host:port` that clients are told. */
  readonly host: string
  readonly port: number
  readonly advertised: string
}

export interface KafkaPlaces {
  /** Brokers use the first among themselves. */
  readonly listeners: readonly Listener[]
  readonly controllerPort: number
  readonly logFolder: string
}

/** The one listener of a broker that only this machine talks to. */
export const loopbackListener = (port: number): Listener => ({
  name: 'PLAINTEXT',
  host: '127.0.0.1',
  port,
  advertised: `127.0.0.1:${port}`,
})

export function serverProperties({ listeners, controllerPort, logFolder }: KafkaPlaces): string {
  const all = [...listeners, { name: 'CONTROLLER', host: '127.0.0.1', port: controllerPort }]
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: all.map(({ name, host, port }) => `${name}://${host}:${port}`).join(','),
    'advertised.listeners': listeners.map(({ name, advertised }) => `${name}://${advertised}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': listeners[0]?.name ?? '',
    'listener.security.protocol.map': all.map(({ name }) => `${name}:PLAINTEXT`).join(','),
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
