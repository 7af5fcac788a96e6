// `defineSystem`: checks a description before anything is started, so that a slip shows at once and by its field's name.
import { checkBuildNames } from './build-names.ts'
import type { SystemDefinition } from './definition.ts'
import { DefinitionError, type DefinitionProblem } from './errors.ts'
import { checkImages } from './image-names.ts'
import { findCycle } from './order.ts'
import { checkRabbitmq } from './rabbitmq-checks.ts'
import { checkAsset, checkName, checkProcess, checkService } from './service-checks.ts'

/** The definition itself when it can be started; throws {@link DefinitionError} with every problem otherwise. */
export function defineSystem(definition: SystemDefinition): SystemDefinition {
  const problems = [
    ...checkNames(definition),
    ...checkInfrastructure(definition),
    ...Object.entries(definition.services).flatMap(([name, service]) =>
      checkService(definition, name, service),
    ),
    ...Object.entries(definition.assets ?? {}).flatMap(([name, asset]) => checkAsset(name, asset)),
    ...checkBuildNames(definition),
    ...checkImages(definition),
    ...checkEntry(definition),
    ...checkFaults(definition),
    ...checkPipelines(definition),
    ...checkLoad(definition),
    ...checkCycle(definition),
  ]
  if (problems.length > 0) throw new DefinitionError(definition.name, problems)
  return definition
}

function checkNames(definition: SystemDefinition): DefinitionProblem[] {
  const { infrastructure, services, assets = {} } = definition
  const owners = new Map<string, string>()
  const problems: DefinitionProblem[] = []
  for (const [section, names] of Object.entries({ infrastructure, services, assets })) {
    for (const name of Object.keys(names)) {
      const field = `${section}.${name}`
      const owner = owners.get(name)
      problems.push(...checkName(field, name))
      if (owner !== undefined) {
        problems.push({
          field,
          value: name,
          message: `has the name of ${owner}.`,
          remedy: 'Give every service, asset and infrastructure a name of its own.',
        })
      }
      owners.set(name, field)
    }
  }
  return problems
}

function checkInfrastructure(definition: SystemDefinition): DefinitionProblem[] {
  return Object.entries(definition.infrastructure).flatMap(([name, infrastructure]): DefinitionProblem[] => {
    const field = `infrastructure.${name}`
    switch (infrastructure.kind) {
      case 'redis':
        return []
      case 'postgres':
        return infrastructure.databases
          .filter((database) => !/^[a-z_][a-z0-9_]{0,62}$/.test(database))
          .map((database) => ({
            field: `${field}.databases`,
            value: database,
            message: `${JSON.stringify(database)} is not a plain database name.`,
            remedy: 'Use lower-case letters, digits and underscores, not starting with a digit.',
          }))
      case 'kafka':
        return infrastructure.topics
          .filter((topic) => !/^[A-Za-z0-9._-]{1,249}$/.test(topic.name) || topic.partitions < 1)
          .map((topic) => ({
            field: `${field}.topics`,
            value: topic,
            message: `${JSON.stringify(topic)} is not a topic that Kafka creates.`,
            remedy: 'Use letters, digits, dots, dashes and underscores, and at least one partition.',
          }))
      case 'rabbitmq':
        return checkRabbitmq(field, infrastructure)
      case 'process':
        return checkProcess(field, infrastructure)
      case 'collector':
        return infrastructure.watches
          .filter((watched) => definition.infrastructure[watched] === undefined)
          .map((watched) => ({
            field: `${field}.watches`,
            value: watched,
            message: `${JSON.stringify(watched)} is no infrastructure.`,
            remedy: `Known are ${Object.keys(definition.infrastructure).join(', ')}.`,
          }))
      case 'blackbox':
        return []
    }
  })
}

function checkEntry({ entry, services }: SystemDefinition): DefinitionProblem[] {
  const service = services[entry]
  if (service !== undefined && 'http' in service.ports) return []
  return [
    {
      field: 'entry',
      value: entry,
      message:
        service === undefined
          ? `${JSON.stringify(entry)} is no service.`
          : `${JSON.stringify(entry)} has no port named "http".`,
      remedy: 'Name the service whose port `http` people enter by.',
    },
  ]
}

function checkFaults({ faults = {}, services }: SystemDefinition): DefinitionProblem[] {
  return Object.entries(faults).flatMap(([name, fault]) =>
    unknownServices(services, `faults.${name}.env`, fault.env),
  )
}

function checkPipelines({ pipelines = {}, services }: SystemDefinition): DefinitionProblem[] {
  return Object.entries(pipelines).flatMap(([name, { covers }]) => [
    ...unknownServices(services, `pipelines.${name}.covers`, covers),
    ...Object.entries(covers).flatMap(([service, pattern]) =>
      checkPattern(`pipelines.${name}.covers.${service}`, pattern),
    ),
  ])
}

function checkLoad({ load, services, faults = {} }: SystemDefinition): DefinitionProblem[] {
  if (load === undefined) return []
  const scenarios = Object.entries(load.scenarios).flatMap(([name, { services: own, shared = [] }]) =>
    unknownServices(
      services,
      `load.scenarios.${name}`,
      Object.fromEntries([...own, ...shared].map((one) => [one, one])),
    ),
  )
  if (load.control in faults) return scenarios
  return [
    ...scenarios,
    {
      field: 'load.control',
      value: load.control,
      message: `${JSON.stringify(load.control)} is no fault.`,
      remedy: `Known are ${Object.keys(faults).join(', ')}.`,
    },
  ]
}

function checkPattern(field: string, pattern: string): DefinitionProblem[] {
  try {
    new RegExp(pattern)
    return []
  } catch (error) {
    const message = `${error instanceof Error ? error.message : String(error)}.`
    return [
      { field, value: pattern, message, remedy: 'Write a regular expression that fits the name of a span.' },
    ]
  }
}

function unknownServices(
  services: SystemDefinition['services'],
  field: string,
  named: object,
): DefinitionProblem[] {
  return Object.keys(named)
    .filter((service) => !(service in services))
    .map((service) => ({
      field: `${field}.${service}`,
      value: service,
      message: `${JSON.stringify(service)} is no service.`,
      remedy: `Known are ${Object.keys(services).join(', ')}.`,
    }))
}

function checkCycle({ services }: SystemDefinition): DefinitionProblem[] {
  const edges = Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, service.dependsOn]),
  )
  const cycle = findCycle(edges)
  if (cycle === undefined) return []
  return [
    {
      field: `services.${cycle[0]}.dependsOn`,
      value: cycle,
      message: `${cycle.join(' -> ')} wait for each other for ever.`,
      remedy: 'Take one of these names out of a dependsOn.',
    },
  ]
}
