// Builds of one name are one build: they must agree on what that build is.
import type { BuildDefinition } from './build-definition.ts'
import type { SystemDefinition } from './definition.ts'
import type { DefinitionProblem } from './errors.ts'
import { disagreements } from './shared-names.ts'

export interface NamedBuild {
  /** Of the service, asset or process of the infrastructure that it is for. */
  readonly name: string
  readonly section: 'services' | 'assets' | 'infrastructure'
  readonly build: BuildDefinition
}

/** Every build of the system. */
export function buildsOf({ services, assets = {}, infrastructure }: SystemDefinition): NamedBuild[] {
  const sections = { services, assets, infrastructure } as const
  return (['assets', 'services', 'infrastructure'] as const).flatMap((section) =>
    Object.entries(sections[section]).flatMap(([name, owner]) =>
      'build' in owner ? [{ name, section, build: owner.build }] : [],
    ),
  )
}

export function checkBuildNames(definition: SystemDefinition): DefinitionProblem[] {
  return disagreements(
    'build',
    'inputs, commands and needs',
    buildsOf(definition).map(({ name, section, build }) => ({
      field: `${section}.${name}.build`,
      name: build.name ?? name,
      content: JSON.stringify([build.inputs, build.commands, build.needs]),
    })),
  )
}
