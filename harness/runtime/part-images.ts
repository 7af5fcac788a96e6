// The image of each part of a system, for runtimes that start containers.
import type { ContainerImage, SystemDefinition } from '../system/index.ts'
import { RuntimeError } from './errors.ts'

/** Names of parts for which the definition names no image. */
export const partsWithoutImage = ({ infrastructure, services }: SystemDefinition): readonly string[] =>
  Object.entries({ ...infrastructure, ...services }).flatMap(([name, { image }]) =>
    image === undefined ? [name] : [],
  )

/** By name. @throws RuntimeError UNSUPPORTED for parts that have none. */
export function imagesOf(definition: SystemDefinition): ReadonlyMap<string, ContainerImage> {
  const without = partsWithoutImage(definition)
  if (without.length > 0) {
    throw new RuntimeError(
      'UNSUPPORTED',
      `The definition does not say in which image ${without.join(', ')} run${without.length === 1 ? 's' : ''}.`,
      { remedy: 'Give each an "image", or use --runtime local.' },
    )
  }
  return new Map(
    Object.entries({ ...definition.infrastructure, ...definition.services }).flatMap(([name, { image }]) =>
      image === undefined ? [] : [[name, image] as const],
    ),
  )
}
