// What can be wrong with one service, asset or process of a definition.
import type { BuildDefinition } from './build-definition.ts'
import type { AssetDefinition, ServiceDefinition, SystemDefinition } from './definition.ts'
import type { ProcessDefinition } from './infrastructure-definition.ts'
import type { DefinitionProblem } from './errors.ts'

export function checkService(
  definition: SystemDefinition,
  name: string,
  service: ServiceDefinition,
): DefinitionProblem[] {
  const field = `services.${name}`
  return [
    ...checkBuild(`${field}.build`, service.build),
    ...checkCommand(`${field}.command`, service.command),
    ...checkPorts(field, service.ports, { health: service.health, marker: service.marker }),
    ...checkDependencies(definition, field, service),
  ]
}

export function checkProcess(field: string, process: ProcessDefinition): DefinitionProblem[] {
  return [
    ...checkBuild(`${field}.build`, process.build),
    ...checkCommand(`${field}.command`, process.command),
    ...checkPorts(field, process.ports, { health: process.health }),
  ]
}

export function checkAsset(name: string, asset: AssetDefinition): DefinitionProblem[] {
  return checkBuild(`assets.${name}.build`, asset.build)
}

function checkBuild(field: string, build: BuildDefinition): DefinitionProblem[] {
  return [
    ...(build.name === undefined ? [] : checkName(`${field}.name`, build.name)),
    ...build.commands.flatMap((command, at) => checkCommand(`${field}.commands[${at}]`, command)),
  ]
}

function checkCommand(field: string, command: readonly string[]): DefinitionProblem[] {
  if (command.length > 0 && command[0] !== '') return []
  return [{ field, value: command, message: 'is empty.', remedy: 'Name a program and its arguments.' }]
}

function checkPorts(
  field: string,
  ports: ServiceDefinition['ports'],
  uses: Readonly<Record<string, ServiceDefinition['health']>>,
): DefinitionProblem[] {
  const known = Object.keys(ports)
  const list = known.length === 0 ? 'none' : known.map((port) => JSON.stringify(port)).join(', ')
  const missing = Object.entries(uses)
    .filter(([, { port }]) => !known.includes(port))
    .map(([use, { port }]) => ({
      field: `${field}.${use}.port`,
      value: port,
      message: `${JSON.stringify(port)} is no port of this service (it has ${list}).`,
      remedy: `Add it to ${field}.ports or name one of those.`,
    }))
  const paths = Object.entries(uses)
    .filter(([, { path }]) => !path.startsWith('/'))
    .map(([use, { path }]) => ({
      field: `${field}.${use}.path`,
      value: path,
      message: `${JSON.stringify(path)} is no path.`,
      remedy: 'Start it with a slash.',
    }))
  return [...missing, ...paths]
}

function checkDependencies(
  { infrastructure, services, assets = {} }: SystemDefinition,
  field: string,
  service: ServiceDefinition,
): DefinitionProblem[] {
  const known = [...Object.keys(infrastructure), ...Object.keys(services)]
  return service.dependsOn.flatMap((name, at) => {
    if (known.includes(name)) return []
    const isAsset = name in assets
    return [
      {
        field: `${field}.dependsOn[${at}]`,
        value: name,
        message: isAsset
          ? `${JSON.stringify(name)} is an asset, which is built but never started.`
          : `${JSON.stringify(name)} is neither infrastructure nor a service.`,
        remedy: isAsset
          ? 'Drop it: a service waits for what it asks `built()` for.'
          : `Known are ${known.join(', ')}.`,
      },
    ]
  })
}

/** Names of services, assets, infrastructure and builds. */
export function checkName(field: string, name: string): DefinitionProblem[] {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return []
  return [
    {
      field,
      value: name,
      message: 'cannot be a name: it becomes a file name and an address.',
      remedy: 'Use letters, digits, dots, dashes and underscores.',
    },
  ]
}
