// A part of a system: some of its services with all that they stand on.
import type { ServiceDefinition, SystemDefinition } from './definition.ts'
import type { Endpoints } from './endpoints.ts'
import { DefinitionError } from './errors.ts'

/**
 * The definition with these services alone and the infrastructure that they wait for. What they wait for among the other
 * services is left out, its addresses lead nowhere; faults, pipelines and load scenarios that concern others are left out.
 * @throws DefinitionError for a name that is no service
 */
export function subset(definition: SystemDefinition, names: readonly string[]): SystemDefinition {
  const unknown = names.filter((name) => !(name in definition.services))
  if (unknown.length > 0) {
    throw new DefinitionError(
      definition.name,
      unknown.map((name) => ({
        field: 'services',
        value: name,
        message: `${JSON.stringify(name)} is no service.`,
        remedy: `Known are ${Object.keys(definition.services).join(', ')}.`,
      })),
    )
  }
  const wanted = new Set(names)
  const all = (named: object) => Object.keys(named).every((name) => wanted.has(name))
  const infrastructure = pick(definition.infrastructure, neededBy(definition, names))
  const kept = (name: string) => wanted.has(name) || name in infrastructure
  const services = Object.entries(pick(definition.services, wanted)).map(
    ([name, service]): [string, ServiceDefinition] => [
      name,
      {
        ...service,
        dependsOn: service.dependsOn.filter(kept),
        env: (at, ports) => service.env(within(at, kept), ports),
      },
    ],
  )
  const { load: _, faults = {}, pipelines = {}, ...rest } = definition
  return {
    ...rest,
    infrastructure,
    services: Object.fromEntries(services),
    faults: Object.fromEntries(Object.entries(faults).filter(([, { env }]) => all(env))),
    pipelines: Object.fromEntries(Object.entries(pipelines).filter(([, { covers }]) => all(covers))),
  }
}

/** Nobody listens there: for what a service could call, and does not in this part. */
export const NOWHERE = '127.0.0.1:9'

function within(at: Endpoints, kept: (name: string) => boolean): Endpoints {
  const address = (name: string, port?: string) => (kept(name) ? at.address(name, port) : NOWHERE)
  return { ...at, address, url: (name, port) => `http://${address(name, port)}` }
}

function neededBy(
  { services, infrastructure }: SystemDefinition,
  names: readonly string[],
): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => services[name]?.dependsOn ?? []).filter((name) => name in infrastructure),
  )
}

function pick<T>(all: Readonly<Record<string, T>>, names: ReadonlySet<string>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)))
}
