// A service in a container: its environment, its container, and the wait until it is healthy.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Endpoints, ServiceDefinition } from '../../system/index.ts'
import { portEnvironment, telemetryEnvironment } from '../environment.ts'
import { ServiceFailed } from '../errors.ts'
import { faultEnvironment } from '../faults.ts'
import { waitHealthy } from '../ready/health.ts'
import type { StartOptions } from '../runtime.ts'
import { step } from '../step.ts'
import { startContainer } from './container.ts'
import type { DockerContext } from './context.ts'
import { removePart } from './remove.ts'
import type { Place } from './infrastructure.ts'
import type { ContainerPart } from './part.ts'

const HEALTH_MS = 120_000

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
  const { context, at } = start
  let part = await step(context.progress, at.name, () => startHealthy(start))
  context.restartable(at.name, {
    again: async () => {
      part = await startHealthy(start)
    },
    healthy: () => untilHealthy(start, part),
  })
}

/** Each start is a container of its own: its environment says which instance of the service it is, and is given once. */
async function startHealthy(start: ServiceStart): Promise<ContainerPart> {
  const { context, definition, at, options } = start
  await removePart(context, at.name)
  const { containerCommand } = definition
  const started = await startContainer(
    context,
    {
      name: at.name,
      image: at.image,
      ...(containerCommand === undefined ? {} : { command: containerCommand }),
      env: environmentOf(start),
      ports: Object.values(at.inside),
      published: Object.entries(at.inside).map(([port, container]) => ({
        container,
        host: at.outside[port] ?? 0,
      })),
      logFile: logFileOf(start),
      onLine: (stream, text, received) => options.onLine({ service: at.name, stream, received, text }),
    },
    'SERVICE_FAILED',
  )
  await untilHealthy(start, started)
  return started
}

function environmentOf({ options, definition, at, inside, sink }: ServiceStart) {
  return {
    ...telemetryEnvironment(options.definition, at.name, randomUUID(), sink),
    ...portEnvironment(at.inside),
    ...definition.env(inside, at.inside),
    ...faultEnvironment(options.definition, options.faults, at.name),
    ...options.env,
  }
}

async function untilHealthy(start: ServiceStart, part: ContainerPart): Promise<void> {
  const { context, options, definition, at, outside } = start
  const url = `${outside.url(at.name, definition.health.port)}${definition.health.path}`
  const timeoutMs = options.healthTimeoutMs ?? HEALTH_MS
  const trouble = await waitHealthy(url, timeoutMs, context.abort)
  if (trouble === undefined) return
  throw new ServiceFailed(
    'SERVICE_FAILED',
    at.name,
    `${at.name} was not healthy within ${timeoutMs / 1_000} s: GET ${url} came to ${JSON.stringify(trouble)}.`,
    part.lastLines(),
    { remedy: `Its whole output is in ${logFileOf(start)}.` },
  )
}

const logFileOf = ({ options, at }: ServiceStart): string => join(options.logDir, `${at.name}.log`)
