// Images of a definition: their names must be such that an engine takes, and those of one name one image.
import type { SystemDefinition } from './definition.ts'
import type { DefinitionProblem } from './errors.ts'
import type { ImageDefinition } from './image-definition.ts'

/** What registries allow of a name without a host: `casino/go`. */
const NAME = /^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/

interface NamedImage {
  readonly field: string
  readonly image: ImageDefinition
}

function imagesOf({ services, infrastructure }: SystemDefinition): readonly NamedImage[] {
  const sections = Object.entries({ services, infrastructure })
  return sections.flatMap(([section, parts]) =>
    Object.entries(parts).flatMap(([name, { image }]) =>
      image === undefined || typeof image === 'string' ? [] : [{ field: `${section}.${name}.image`, image }],
    ),
  )
}

export function checkImages(definition: SystemDefinition): DefinitionProblem[] {
  const seen = new Map<string, { readonly field: string; readonly content: string }>()
  return imagesOf(definition).flatMap(({ field, image }): DefinitionProblem[] => {
    const { name, dockerfile, target, inputs, args = {} } = image
    if (!NAME.test(name))
      return [
        {
          field: `${field}.name`,
          value: name,
          message: `${JSON.stringify(name)} is no name of an image.`,
          remedy:
            'Use lower-case letters, digits, dashes and slashes, without a tag: it is a hash of the sources.',
        },
      ]
    const content = JSON.stringify([dockerfile, target, inputs, Object.entries(args)])
    const first = seen.get(name)
    if (first === undefined) seen.set(name, { field, content })
    if (first === undefined || first.content === content) return []
    return [
      {
        field,
        value: name,
        message: `is another image than ${first.field}, but has its name ${JSON.stringify(name)}.`,
        remedy: 'Give both the same Dockerfile, target, inputs and arguments, or names of their own.',
      },
    ]
  })
}
