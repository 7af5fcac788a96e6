// Images of a definition: their names must be such that an engine takes, and those of one name one image.
import type { SystemDefinition } from './definition.ts'
import type { DefinitionProblem } from './errors.ts'
import type { ImageDefinition } from './image-definition.ts'
import { disagreements } from './shared-names.ts'

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
  const images = imagesOf(definition)
  const unfit = images.filter(({ image }) => !NAME.test(image.name))
  return [
    ...unfit.map(({ field, image }) => ({
      field: `${field}.name`,
      value: image.name,
      message: `${JSON.stringify(image.name)} is no name of an image.`,
      remedy:
        'Use lower-case letters, digits, dashes and slashes, without a tag: it is a hash of the sources.',
    })),
    ...disagreements(
      'image',
      'Dockerfile, target, inputs and arguments',
      images
        .filter((one) => !unfit.includes(one))
        .map(({ field, image: { name, dockerfile, target, inputs, args = {} } }) => ({
          field,
          name,
          content: JSON.stringify([dockerfile, target, inputs, Object.entries(args)]),
        })),
    ),
  ]
}
