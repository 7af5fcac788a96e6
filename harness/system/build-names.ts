// Builds of one name are one build: they must agree on what that build is.
import type { BuildDefinition } from './build-definition.ts'
import type { SystemDefinition } from './definition.ts'
import type { DefinitionProblem } from './errors.ts'

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
  const seen = new Map<string, { readonly field: string; readonly content: string }>()
  return buildsOf(definition).flatMap(({ name: owner, section, build }) => {
    const field = `${section}.${owner}.build`
    const name = build.name ?? owner
    const content = JSON.stringify([build.inputs, build.commands, build.needs])
    const first = seen.get(name)
    if (first === undefined) seen.set(name, { field, content })
    if (first === undefined || first.content === content) return []
    return [
      {
        field,
        value: name,
        message: `is another build than ${first.field}, but has its name ${JSON.stringify(name)}.`,
        remedy: 'Give both the same inputs, commands and needs, or names of their own.',
      },
    ]
  })
}
