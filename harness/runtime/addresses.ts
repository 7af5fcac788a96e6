// Which port everything of a system has, and the addresses that follow from it.
import type { Endpoints, InfrastructureDefinition, SystemDefinition } from '../system/index.ts'
import { RuntimeError } from './errors.ts'
import { leasePorts, type PortLease } from './ports.ts'
import { POSTGRES_USER } from './settings/postgres.ts'
import { rabbitmqUrl } from './settings/rabbitmq.ts'

export const LOOPBACK = '127.0.0.1'

/** Ports by name, by service or infrastructure. */
export type PortMap = ReadonlyMap<string, Readonly<Record<string, number>>>

export interface LeasedPorts {
  readonly ports: PortMap
  readonly lease: PortLease
}

/** Leases a port for every port name of the definition. */
export async function assignPorts({ infrastructure, services }: SystemDefinition): Promise<LeasedPorts> {
  const wanted = [
    ...Object.entries(infrastructure).map(([name, definition]) => ({
      name,
      portNames: infrastructurePorts(definition),
    })),
    ...Object.entries(services).map(([name, { ports }]) => ({ name, portNames: Object.keys(ports) })),
  ]
  const lease = await leasePorts(wanted.reduce((sum, { portNames }) => sum + portNames.length, 0))
  const free = lease.ports.values()
  const ports = new Map(
    wanted.map(({ name, portNames }) => [
      name,
      Object.fromEntries(portNames.map((port) => [port, free.next().value ?? 0])),
    ]),
  )
  return { ports, lease }
}

function infrastructurePorts(definition: InfrastructureDefinition): readonly string[] {
  switch (definition.kind) {
    case 'postgres':
    case 'redis':
    case 'collector':
      return ['port']
    case 'blackbox':
      return ['http']
    case 'kafka':
      return ['port', 'controller']
    case 'rabbitmq':
      return ['port', 'distribution']
    case 'process':
      return Object.keys(definition.ports)
  }
}

export interface EndpointSources {
  readonly definition: SystemDefinition
  readonly ports: PortMap
  /** What a part is called by whoever asks. */
  readonly hostOf: (name: string) => string
  /** Base URLs of the sink, as whoever asks sees it, and as browsers do. */
  readonly sink: string
  readonly browserSink: string
}

/** @throws RuntimeError UNKNOWN_NAME from each of its functions, for a name that the definition does not have. */
export function endpointsOf({ definition, ports, hostOf, sink, browserSink }: EndpointSources): Endpoints {
  const addressOf = (service: string, port: string): string => {
    const number = ports.get(service)?.[port]
    return number === undefined
      ? unknownName(`port ${JSON.stringify(port)} of`, service, [...ports.keys()])
      : `${hostOf(service)}:${number}`
  }
  const serverOf = (kind: InfrastructureDefinition['kind'], name: string): string => {
    if (definition.infrastructure[name]?.kind === kind) return addressOf(name, 'port')
    return unknownName(kind, name, Object.keys(definition.infrastructure))
  }
  return {
    url: (service, port = 'http') => `http://${addressOf(service, port)}`,
    address: (service, port = 'http') => addressOf(service, port),
    postgresUrl: (name, database) =>
      `postgres://${POSTGRES_USER}:${POSTGRES_USER}@${serverOf('postgres', name)}/${database}`,
    redisUrl: (name) => `redis://${serverOf('redis', name)}`,
    kafkaBrokers: (name) => serverOf('kafka', name),
    rabbitmqUrl: (name) => rabbitmqUrl(serverOf('rabbitmq', name)),
    otlpHttp: () => sink,
    browserOtlpHttp: () => browserSink,
  }
}

export function unknownName(what: string, name: string, known: readonly string[]): never {
  throw new RuntimeError(
    'UNKNOWN_NAME',
    `The definition asks for ${what} ${JSON.stringify(name)}, which it does not have.`,
    {
      remedy: `Known are ${known.join(', ')}.`,
    },
  )
}
