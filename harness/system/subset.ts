// A part of a system: some of its services with all that they stand on.
import type { ServiceDefinition, SystemDefinition } from './definition.ts'
import { DefinitionError } from './errors.ts'

/**
 * The definition with these services alone and the infrastructure that they wait for. What they wait for among the other
 * services is left out, and so are faults, pipelines and load scenarios that concern others.
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
      { ...service, dependsOn: service.dependsOn.filter(kept) },
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
