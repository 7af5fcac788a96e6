// How local processes are started: builds in the cache, servers of the machine or out of packages, services.
import type { InfrastructureDefinition, LocalEndpoints } from '../../system/index.ts'
import type { PortMap } from '../addresses.ts'
import type { Launcher, Started } from '../bring-up.ts'
import { startContext } from '../context.ts'
import { serviceBase } from '../environment.ts'
import { startProcess } from '../processes/managed-process.ts'
import type { RunFolder } from '../processes/run-folder.ts'
import type { RunningParts } from '../running-parts.ts'
import type { StartOptions } from '../runtime.ts'
import { type Build, startBuilds } from './builds.ts'
import type { LocalContext } from './context.ts'
import { partOf } from './part.ts'
import { startBlackbox } from './servers/blackbox.ts'
import { startCollector } from './servers/collector.ts'
import { startKafka } from './servers/kafka.ts'
import { startPostgres } from './servers/postgres.ts'
import { startOwnProcess } from './servers/process.ts'
import { startRabbitmq } from './servers/rabbitmq.ts'
import { startRedis } from './servers/redis.ts'
import { startService } from './service.ts'

export interface LocalParts {
  readonly system: RunningParts
  readonly endpoints: LocalEndpoints
  readonly options: StartOptions
  readonly cache: string
  readonly run: RunFolder
  readonly ports: PortMap
  /** Filled here as soon as the builds' folders are known. */
  readonly builds: Map<string, Build>
  readonly failing: AbortSignal
}

export async function localLauncher(parts: LocalParts): Promise<Launcher> {
  const { options, endpoints, ports, builds } = parts
  const context = await makeContext(parts)
  return {
    prepare: async () => {
      for (const [name, build] of await startBuilds(context, options.definition)) builds.set(name, build)
      return [...builds.values()].map((build) => build.done)
    },
    startServer: (name, definition, before) => startServer(context, parts, name, definition, before),
    startService: (name, faults) =>
      startService({
        context,
        options: { ...options, faults },
        name,
        ports: ports.get(name) ?? {},
        endpoints,
        builds,
      }),
  }
}

async function makeContext({ system, options, cache, run, failing }: LocalParts): Promise<LocalContext> {
  const context = await startContext(system, options, run, failing)
  return {
    ...context,
    cache,
    serviceEnv: serviceBase({ run: run.path, tmp: context.tmp }),
    async start(spawn) {
      const started = await startProcess({ ...spawn, run })
      system.track(partOf(started))
      return started
    },
  }
}

function startServer(
  context: LocalContext,
  { ports: all, builds, endpoints }: LocalParts,
  name: string,
  definition: InfrastructureDefinition,
  before: Started,
): Promise<void> {
  const ports = all.get(name) ?? {}
  const { port = 0, controller = 0, distribution = 0, http = 0 } = ports
  switch (definition.kind) {
    case 'postgres':
      return startPostgres(context, name, port, definition.databases)
    case 'redis':
      return startRedis(context, name, port)
    case 'kafka':
      return startKafka(context, name, { port, controllerPort: controller }, definition.topics)
    case 'rabbitmq':
      return startRabbitmq(context, name, { port, distribution }, definition)
    case 'process':
      return startOwnProcess(context, {
        name,
        definition,
        ports,
        build: builds.get(name),
        env: { ...definition.localEnv?.(endpoints), ...definition.env(endpoints, ports) },
        url: (of) => endpoints.url(name, of),
      })
    case 'collector':
      return startCollector(context, {
        name,
        definition,
        port,
        env: definition.env(endpoints, ports),
        watched: Promise.all(definition.watches.flatMap((one) => before.get(one) ?? [])),
      })
    case 'blackbox':
      return startBlackbox(context, name, http, definition)
  }
}
