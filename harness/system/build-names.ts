// Builds of one name are one build: they must agree on what that build is.
import type { BuildDefinition, SystemDefinition } from './definition.ts'
import type { DefinitionProblem } from './errors.ts'

export function checkBuildNames({ services, assets = {} }: SystemDefinition): DefinitionProblem[] {
  const seen = new Map<string, { readonly field: string; readonly content: string }>()
  return Object.entries({ services, assets }).flatMap(([section, owners]) =>
    Object.entries(owners).flatMap(([owner, { build }]: [string, { build: BuildDefinition }]) => {
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
    }),
  )
}
