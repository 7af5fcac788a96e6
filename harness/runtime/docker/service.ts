// A service in a container: its environment, its container, and the wait until it is healthy.
import type { Endpoints, ServiceDefinition } from '../../system/index.ts'
import { logFileOf } from '../context.ts'
import { serviceEnvironment } from '../environment.ts'
import { untilHealthy } from '../ready/until.ts'
import type { StartOptions } from '../runtime.ts'
import { step } from '../step.ts'
import { startContainer } from './container.ts'
import type { DockerContext } from './context.ts'
import { removePart } from './remove.ts'
import type { Place } from './infrastructure.ts'
import type { ContainerPart } from './part.ts'

export interface ServiceStart {
  readonly context: DockerContext
  readonly options: StartOptions
  readonly definition: ServiceDefinition
  readonly at: Place
  /** As the service sees the others, and as the harness sees the service. */
  readonly inside: Endpoints
  readonly outside: Endpoints
  /** Base URLs of the sink as containers reach it. */
  readonly sink: StartOptions['sink']
}

/** @throws ServiceFailed; the abort's reason. */
export async function startService(start: ServiceStart): Promise<void> {
  const { context, definition, at, outside, options } = start
  let part: ContainerPart
  const healthy = () => untilHealthy(context, definition, outside, part, options.healthTimeoutMs)
  const again = async () => {
    part = await startOne(start)
    await healthy()
  }
  await step(context.progress, at.name, again)
  context.restartable(at.name, { again, healthy })
}

/** Each start is a container of its own: its environment says which instance of the service it is, and is given once. */
async function startOne({
  context,
  definition,
  at,
  inside,
  options,
  sink,
}: ServiceStart): Promise<ContainerPart> {
  await removePart(context, at.name)
  const { containerCommand } = definition
  return startContainer(
    context,
    {
      name: at.name,
      image: at.image,
      ...(containerCommand === undefined ? {} : { command: containerCommand }),
      env: serviceEnvironment(options, at.name, at.inside, definition.env(inside, at.inside), sink),
      ports: Object.values(at.inside),
      published: Object.entries(at.inside).map(([port, container]) => ({
        container,
        host: at.outside[port] ?? 0,
      })),
      logFile: logFileOf(context, at.name),
      onLine: (stream, text, received) => options.onLine({ service: at.name, stream, received, text }),
    },
    'SERVICE_FAILED',
  )
}
