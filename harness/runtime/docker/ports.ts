// Ports inside the network of the run: everything has an address of its own there, so that usual numbers do.
import type { InfrastructureDefinition, SystemDefinition } from '../../system/index.ts'
import type { PortMap } from '../addresses.ts'

/** Where Kafka listens for clients outside the network, which have to be told another address than those inside. */
export const KAFKA_OUTSIDE = 9094

export function insidePorts({ services, infrastructure }: SystemDefinition): PortMap {
  return new Map([
    ...Object.entries(infrastructure).map(([name, server]) => [name, portsOf(server)] as const),
    ...Object.entries(services).map(([name, { ports }]) => [name, ports] as const),
  ])
}

function portsOf(definition: InfrastructureDefinition): Readonly<Record<string, number>> {
  switch (definition.kind) {
    case 'postgres':
      return { port: 5432 }
    case 'redis':
      return { port: 6379 }
    case 'kafka':
      return { port: 9092, controller: 9093 }
    case 'rabbitmq':
      return { port: 5672 }
    case 'collector':
      return { port: 13_133 }
    case 'blackbox':
      return { http: 9115 }
    case 'process':
      return definition.ports
  }
}
