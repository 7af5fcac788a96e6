// Which port everything of a system has, and the addresses that follow from it.
import type { Endpoints, InfrastructureDefinition, SystemDefinition } from '../../system/index.ts'
import { RuntimeError } from '../errors.ts'
import { POSTGRES_USER } from './servers/postgres-config.ts'
import { rabbitmqUrl } from './servers/rabbitmq-config.ts'
import { leasePorts, type PortLease } from './ports.ts'

const HOST = '127.0.0.1'

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
  readonly sink: { readonly http: string }
  /** The folder that a build fills. */
  readonly built: (name: string) => string | undefined
}

/** @throws RuntimeError UNKNOWN_NAME from each of its functions, for a name that the definition does not have. */
export function endpointsOf({ definition, ports, sink, built }: EndpointSources): Endpoints {
  const portOf = (service: string, port: string): number =>
    ports.get(service)?.[port] ?? unknown(`port ${JSON.stringify(port)} of`, service, [...ports.keys()])
  const serverOf = (kind: InfrastructureDefinition['kind'], name: string): string => {
    if (definition.infrastructure[name]?.kind === kind) return `${HOST}:${portOf(name, 'port')}`
    return unknown(kind, name, Object.keys(definition.infrastructure))
  }
  return {
    url: (service, port = 'http') => `http://${HOST}:${portOf(service, port)}`,
    address: (service, port = 'http') => `${HOST}:${portOf(service, port)}`,
    postgresUrl: (name, database) =>
      `postgres://${POSTGRES_USER}:${POSTGRES_USER}@${serverOf('postgres', name)}/${database}`,
    redisUrl: (name) => `redis://${serverOf('redis', name)}`,
    kafkaBrokers: (name) => serverOf('kafka', name),
    rabbitmqUrl: (name) => rabbitmqUrl(serverOf('rabbitmq', name)),
    otlpHttp: () => sink.http,
    built: (name) =>
      built(name) ??
      unknown(
        'build',
        name,
        Object.keys({ ...definition.assets, ...definition.services, ...definition.infrastructure }),
      ),
  }
}

function unknown(what: string, name: string, known: readonly string[]): never {
  throw new RuntimeError(
    'UNKNOWN_NAME',
    `The definition asks for ${what} ${JSON.stringify(name)}, which it does not have.`,
    {
      remedy: `Known are ${known.join(', ')}.`,
    },
  )
}
