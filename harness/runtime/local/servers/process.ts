// A server of the project's own, without telemetry: built like a service, started like a database.
import type { ProcessDefinition } from '../../../system/index.ts'
import { type Build, fill } from '../builds.ts'
import type { LocalContext } from '../context.ts'
import { type Environment, portEnvironment } from '../../environment.ts'
import { askHealth } from '../../ready/health.ts'
import { startServer } from './server.ts'

const READY_MS = 60_000

export interface ProcessServer {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Environment
  /** Asked until it answers 2xx. */
  readonly healthUrl: string
}

/** @throws ServiceFailed; the abort's reason. */
export async function startProcessServer(context: LocalContext, server: ProcessServer): Promise<void> {
  const { name, command, cwd, env, healthUrl } = server
  await startServer(context, {
    name,
    command,
    cwd,
    env,
    ready: () => askHealth(healthUrl, context.abort),
    everyMs: 40,
    timeoutMs: READY_MS,
    trouble: `${name} was not ready at ${healthUrl}`,
  })
}

export interface OwnProcess {
  readonly name: string
  readonly definition: ProcessDefinition
  readonly ports: Readonly<Record<string, number>>
  readonly build: Build | undefined
  /** What the definition asks of it, given its ports. */
  readonly env: Environment
  readonly url: (port: string) => string
}

export async function startOwnProcess(context: LocalContext, own: OwnProcess): Promise<void> {
  const { name, definition, ports, build, env, url } = own
  await build?.done
  context.abort.throwIfAborted()
  await startProcessServer(context, {
    name,
    command: fill(definition.command, { out: build?.out ?? '', tmp: context.tmp }),
    cwd: context.root,
    env: { ...portEnvironment(ports), ...env },
    healthUrl: `${url(definition.health.port)}${definition.health.path}`,
  })
}
