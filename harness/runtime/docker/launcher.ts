// How containers are started: images first, then servers and services in them.
import type { Endpoints, InfrastructureDefinition } from '../../system/index.ts'
import type { PortMap } from '../addresses.ts'
import type { Launcher, Started } from '../bring-up.ts'
import { portEnvironment } from '../environment.ts'
import { imagesOf } from '../part-images.ts'
import type { StartOptions } from '../runtime.ts'
import type { DockerContext } from './context.ts'
import { type Images, provideImages } from './images.ts'
import {
  byHealth,
  common,
  type Place,
  startBlackbox,
  startCollector,
  startKafka,
  startPostgres,
  startRabbitmq,
  startRedis,
} from './infrastructure.ts'
import { startServer } from './server.ts'
import { startService } from './service.ts'

export interface DockerParts {
  readonly context: DockerContext
  readonly options: StartOptions
  readonly inside: Endpoints
  readonly outside: Endpoints
  readonly insidePorts: PortMap
  readonly outsidePorts: PortMap
  /** Base URLs of the sink as containers reach it. */
  readonly sink: StartOptions['sink']
}

/** @throws RuntimeError UNSUPPORTED for a part without an image */
export function dockerLauncher(parts: DockerParts): Launcher {
  const { context, options, insidePorts, outsidePorts } = parts
  const wanted = imagesOf(options.definition)
  const provided = provideImages(context, wanted.values())
  provided.catch(() => {})
  const place = async (name: string): Promise<Place> => ({
    name,
    image: await imageOf(await provided, name),
    inside: insidePorts.get(name) ?? {},
    outside: outsidePorts.get(name) ?? {},
  })
  const imageOf = (images: Images, name: string): Promise<string> => {
    const image = wanted.get(name)
    if (image === undefined) throw new Error(`${name} is no part of this system`)
    return images.of(image)
  }
  return {
    prepare: async () => (await provided).done,
    startServer: async (name, definition, before) => startKnown(parts, await place(name), definition, before),
    startService: async (name, faults) => {
      const definition = options.definition.services[name]
      if (definition === undefined) throw new Error(`no service ${name}`)
      const start = { ...parts, options: { ...options, faults }, definition, at: await place(name) }
      await startService(start)
    },
  }
}

async function startKnown(
  { context, inside, outside }: DockerParts,
  at: Place,
  definition: InfrastructureDefinition,
  before: Started,
): Promise<void> {
  switch (definition.kind) {
    case 'postgres':
      return startPostgres(context, at, definition)
    case 'redis':
      return startRedis(context, at)
    case 'kafka':
      return startKafka(context, at, definition)
    case 'rabbitmq':
      return startRabbitmq(context, at, definition)
    case 'blackbox':
      return startBlackbox(context, at, definition)
    case 'collector':
      await Promise.all(definition.watches.flatMap((one) => before.get(one) ?? []))
      return startCollector(context, at, definition, definition.env(inside, at.inside))
    case 'process': {
      const { containerCommand: command, health } = definition
      return startServer(context, {
        ...common(at, Object.keys(definition.ports)),
        ...(command === undefined ? {} : { command }),
        env: { ...portEnvironment(at.inside), ...definition.env(inside, at.inside) },
        ...byHealth(context, at.name, `${outside.url(at.name, health.port)}${health.path}`),
      })
    }
  }
}
