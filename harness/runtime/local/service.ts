// One service: waits for what it was built from, starts it with its environment, and waits until it says that it can work.
import type { LocalEndpoints, ServiceDefinition, SystemDefinition } from '../../system/index.ts'
import { ServiceFailed, ToolchainMissing } from '../errors.ts'
import type { StartOptions } from '../runtime.ts'
import { type Build, fill } from './builds.ts'
import { message } from '../cache.ts'
import type { LocalContext } from './context.ts'
import { step } from '../step.ts'
import { logFileOf } from '../context.ts'
import { type Environment, serviceEnvironment } from '../environment.ts'
import { untilHealthy } from '../ready/until.ts'
import type { ManagedProcess } from '../processes/managed-process.ts'
import { requireTool } from '../tools.ts'

export interface ServiceStart {
  readonly context: LocalContext
  readonly options: StartOptions
  readonly name: string
  readonly ports: Readonly<Record<string, number>>
  readonly endpoints: LocalEndpoints
  readonly builds: ReadonlyMap<string, Build>
}

/** @throws ServiceFailed, ToolchainMissing; the abort's reason. */
export async function startService(start: ServiceStart): Promise<void> {
  const { context, options, name } = start
  const definition = definitionOf(options.definition, name)
  const { env, asked } = ownEnvironment(start, definition)
  await Promise.all([name, ...asked].flatMap((build) => start.builds.get(build)?.done ?? []))
  context.abort.throwIfAborted()
  let process: ManagedProcess
  const healthy = () => untilHealthy(context, definition, start.endpoints, process, options.healthTimeoutMs)
  const again = async () => {
    process = await spawn(start, definition, env)
    await healthy()
  }
  await step(context.progress, name, again)
  context.restartable(name, { again, healthy })
}

function definitionOf({ services }: SystemDefinition, name: string): ServiceDefinition {
  const found = services[name]
  if (found === undefined) throw new Error(`no service ${name}`)
  return found
}

/** The definition's own environment, and the builds that it asked for: it must not start before these are there. */
function ownEnvironment(
  { endpoints, ports }: ServiceStart,
  definition: ServiceDefinition,
): { env: Environment; asked: readonly string[] } {
  const asked: string[] = []
  const built = (name: string) => {
    asked.push(name)
    return endpoints.built(name)
  }
  const at = { ...endpoints, built }
  return { env: { ...definition.localEnv?.(at), ...definition.env(at, ports) }, asked }
}

async function spawn(
  start: ServiceStart,
  definition: ServiceDefinition,
  own: Environment,
): Promise<ManagedProcess> {
  const { context, options, name, ports, endpoints } = start
  const command = fill(definition.command, { out: endpoints.built(name), tmp: context.tmp })
  const env = { ...context.serviceEnv, ...serviceEnvironment(options, name, ports, own, options.sink) }
  try {
    return await context.start({
      name,
      command,
      cwd: options.root,
      env,
      logFile: logFileOf(context, name),
      onLine: (stream, text, received) => options.onLine({ service: name, stream, received, text }),
    })
  } catch (cause) {
    throw notStarted(name, command, cause)
  }
}

function notStarted(name: string, command: readonly string[], cause: unknown): Error {
  const program = command[0] ?? ''
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' && !program.includes('/')) {
    try {
      requireTool(program, `starting ${name}`)
    } catch (error) {
      if (error instanceof ToolchainMissing) return error
    }
  }
  return new ServiceFailed(
    'SERVICE_FAILED',
    name,
    `${name} could not be started with "${command.join(' ')}": ${message(cause)}.`,
    [],
    {
      remedy: `Correct "command" of ${name} in the system's definition.`,
      cause,
    },
  )
}
