// The images of a system: those that the project builds, and those that have to be there or to be pulled.
import { ImageName } from 'testcontainers'
import type { ContainerImage } from '../../system/index.ts'
import { message } from '../cache.ts'
import { RuntimeError } from '../errors.ts'
import { step } from '../step.ts'
import { startImageBuilds } from './build.ts'
import type { DockerContext } from './context.ts'

export interface Images {
  /** Resolves to what containers are created from, once it is there. */
  of(image: ContainerImage): Promise<string>
  /** Of all images. */
  readonly done: readonly Promise<void>[]
}

/** Starts to build and pull all of them, each once. @throws BuildFailed, RuntimeError before any has been started */
export async function provideImages(
  context: DockerContext,
  images: Iterable<ContainerImage>,
): Promise<Images> {
  const all = [...new Set(images)]
  const built = await startImageBuilds(
    context,
    all.filter((image) => typeof image !== 'string'),
  )
  const pulled = new Map(
    all.filter((image) => typeof image === 'string').map((image) => [image, provide(context, image)]),
  )
  for (const one of pulled.values()) one.catch(() => {})
  return {
    of: async (image) => {
      if (typeof image === 'string') {
        await pulled.get(image)
        return image
      }
      const build = built.get(image.name)
      if (build === undefined) throw new Error(`${image.name} is no image of this system`)
      await build.done
      return build.reference
    },
    done: [...[...built.values()].map(({ done }) => done), ...pulled.values()],
  }
}

async function provide({ engine, abort, progress }: DockerContext, image: string): Promise<void> {
  const name = ImageName.fromString(image)
  if (await engine.image.exists(name)) return
  abort.throwIfAborted()
  await step(progress, `pull ${image}`, async () => {
    try {
      await engine.image.pull(name)
    } catch (cause) {
      throw new RuntimeError(
        'IMAGE_MISSING',
        `The image ${image} is not on the engine, and could not be pulled: ${message(cause)}.`,
        {
          remedy:
            'Pull it by hand to see why; where no image registry can be reached, make images with "npm run images:offline", or use --runtime local.',
          cause,
        },
      )
    }
  })
}
