// Builds, servers and services, each as early as what it needs allows; the first failure ends all of it.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { InfrastructureDefinition } from '../../system/index.ts'
import type { StartOptions } from '../runtime.ts'
import type { PortMap } from './addresses.ts'
import { type Build, startBuilds } from './builds.ts'
import { type LocalContext, step } from './context.ts'
import { buildBase, serviceBase } from './environment.ts'
import { startBlackbox } from './servers/blackbox.ts'
import { startCollector } from './servers/collector.ts'
import { startKafka } from './servers/kafka.ts'
import { deathError, type LocalSystem } from './local-system.ts'
import { startProcess } from './processes/managed-process.ts'
import { startPostgres } from './servers/postgres.ts'
import { startRabbitmq } from './servers/rabbitmq.ts'
import { startOwnProcess } from './servers/process.ts'
import { startRedis } from './servers/redis.ts'
import type { RunFolder } from './processes/run-folder.ts'
import { startService } from './service.ts'

export interface BringUp {
  readonly system: LocalSystem
  readonly options: StartOptions
  readonly cache: string
  readonly run: RunFolder
  readonly ports: PortMap
  /** Filled here as soon as the builds' folders are known. */
  readonly builds: Map<string, Build>
}

/** @throws the first failure, once everything that was under way has noticed. */
export async function bringUp(parts: BringUp): Promise<void> {
  const { system, options, builds } = parts
  const failing = new AbortController()
  const context = await makeContext(parts, failing.signal)
  void system.died.then((death) => {
    failing.abort(deathError(options.definition, death, join(options.logDir, `${death.service}.log`)))
  })
  const everything: Promise<void>[] = []
  // At once: a failure that nobody listens to yet would end the harness.
  const watch = (tasks: Iterable<Promise<void>>) => {
    for (const task of tasks) everything.push(task.catch((error: unknown) => failing.abort(error)))
  }
  const servers = startServers(context, parts, isReadyMade)
  watch(servers.values())
  try {
    for (const [name, build] of await startBuilds(context, options.definition)) builds.set(name, build)
    watch([...builds.values()].map((build) => build.done))
    const own = startServers(context, parts, (definition) => !isReadyMade(definition), servers)
    watch(own.values())
    const names = Object.keys(options.definition.services)
    watch(startServices(context, parts, names, new Map([...servers, ...own])).values())
  } catch (error) {
    failing.abort(error)
  }
  await Promise.all(everything)
  context.abort.throwIfAborted()
  system.startsBy(async (names, faults) => {
    const again = { ...parts, options: { ...options, faults } }
    await Promise.all(startServices(context, again, names, new Map()).values())
  })
}

async function makeContext(
  { system, options, cache, run }: BringUp,
  failing: AbortSignal,
): Promise<LocalContext> {
  const tmp = join(run.path, 'tmp')
  await mkdir(tmp)
  return {
    root: options.root,
    cache,
    logDir: options.logDir,
    run,
    tmp,
    abort: AbortSignal.any([options.abort, failing]),
    progress: options.onProgress,
    serviceEnv: serviceBase({ run: run.path, tmp }),
    buildEnv: buildBase({ run: run.path }, options.root),
    async start(spawn) {
      const started = await startProcess({ ...spawn, run })
      system.track(started)
      return started
    },
    restartable: (name, part) => system.restartable(name, part),
  }
}

/** Needs nothing of the project or of other servers, so that it can start before all else. */
const isReadyMade = ({ kind }: InfrastructureDefinition): boolean =>
  kind !== 'process' && kind !== 'collector'

type Started = ReadonlyMap<string, Promise<void>>

function startServers(
  context: LocalContext,
  parts: BringUp,
  isWanted: (definition: InfrastructureDefinition) => boolean,
  before: Started = new Map(),
): Started {
  const definitions = Object.entries(parts.options.definition.infrastructure)
  return new Map(
    definitions
      .filter(([, definition]) => isWanted(definition))
      .map(([name, definition]) => {
        const started = step(context.progress, name, () =>
          startServer(context, parts, name, definition, before),
        )
        return [name, started]
      }),
  )
}

function startServer(
  context: LocalContext,
  { system, ports: all, builds }: BringUp,
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
        env: { ...definition.localEnv?.(system.endpoints), ...definition.env(system.endpoints, ports) },
        url: (of) => system.endpoints.url(name, of),
      })
    case 'collector':
      return startCollector(context, {
        name,
        definition,
        port,
        env: definition.env(system.endpoints, ports),
        watched: Promise.all(definition.watches.flatMap((one) => before.get(one) ?? [])),
      })
    case 'blackbox':
      return startBlackbox(context, name, http, definition)
  }
}

/** What they need beyond `names` and `ready` is there. */
function startServices(
  context: LocalContext,
  { options, system, ports, builds }: BringUp,
  names: readonly string[],
  servers: ReadonlyMap<string, Promise<void>>,
): ReadonlyMap<string, Promise<void>> {
  const { services } = options.definition
  const ready = new Map<string, Promise<void>>(servers)
  const readyOne = (name: string): Promise<void> => {
    const known = ready.get(name)
    if (known !== undefined) return known
    const needing = (services[name]?.dependsOn ?? []).filter((one) => ready.has(one) || names.includes(one))
    const needed = Promise.all(needing.map(readyOne))
    const started = needed.then(() =>
      startService({
        context,
        options,
        name,
        ports: ports.get(name) ?? {},
        endpoints: system.endpoints,
        builds,
      }),
    )
    ready.set(name, started)
    return started
  }
  return new Map(names.map((name) => [name, readyOne(name)]))
}
