// Builds, servers and services, each as early as what it needs allows; the first failure ends all of it.
import type { InfrastructureDefinition } from '../system/index.ts'
import { logFileOf } from './context.ts'
import { deathError, type RunningParts } from './running-parts.ts'
import type { StartOptions } from './runtime.ts'
import { step } from './step.ts'

/** What can be waited for, by name. */
export type Started = ReadonlyMap<string, Promise<void>>

/** How one runtime starts things. Each resolves once what it started can work. */
export interface Launcher {
  /** Starts all builds; each resolves once what it makes is there. */
  prepare(): Promise<readonly Promise<void>[]>
  /** `before`: infrastructure that was started earlier. */
  startServer(name: string, definition: InfrastructureDefinition, before: Started): Promise<void>
  /** With the environment of these faults. What it needs of infrastructure and services is there; builds it waits for itself. */
  startService(name: string, faults: readonly string[]): Promise<void>
}

/**
 * Starts everything. `failing` is aborted by the first failure: a launcher's work must end with it.
 * @throws the first failure, once everything that was under way has noticed.
 */
export async function bringUp(
  system: RunningParts,
  options: StartOptions,
  failing: AbortController,
  launcher: Launcher,
): Promise<void> {
  const { definition } = options
  void system.died.then((death) => {
    failing.abort(deathError(definition, death, logFileOf(options, death.service)))
  })
  const everything: Promise<void>[] = []
  // At once: a failure that nobody listens to yet would end the harness.
  const watch = (tasks: Iterable<Promise<void>>) => {
    for (const task of tasks) everything.push(task.catch((error: unknown) => failing.abort(error)))
  }
  const servers = startServers(launcher, options, isReadyMade)
  watch(servers.values())
  try {
    watch(await launcher.prepare())
    const own = startServers(launcher, options, (server) => !isReadyMade(server), servers)
    watch(own.values())
    const names = Object.keys(definition.services)
    watch(startServices(launcher, options, names, options.faults, new Map([...servers, ...own])).values())
  } catch (error) {
    failing.abort(error)
  }
  await Promise.all(everything)
  options.abort.throwIfAborted()
  failing.signal.throwIfAborted()
  system.startsBy(async (names, faults) => {
    await Promise.all(startServices(launcher, options, names, faults, new Map()).values())
  })
}

/** Needs nothing of the project or of other servers, so that it can start before all else. */
const isReadyMade = ({ kind }: InfrastructureDefinition): boolean =>
  kind !== 'process' && kind !== 'collector'

function startServers(
  launcher: Launcher,
  { definition, onProgress }: StartOptions,
  isWanted: (definition: InfrastructureDefinition) => boolean,
  before: Started = new Map(),
): Started {
  return new Map(
    Object.entries(definition.infrastructure)
      .filter(([, server]) => isWanted(server))
      .map(([name, server]) => [
        name,
        step(onProgress, name, () => launcher.startServer(name, server, before)),
      ]),
  )
}

/** What they need beyond `names` and `servers` is there. */
function startServices(
  launcher: Launcher,
  { definition: { services } }: StartOptions,
  names: readonly string[],
  faults: readonly string[],
  servers: Started,
): Started {
  const ready = new Map<string, Promise<void>>(servers)
  const readyOne = (name: string): Promise<void> => {
    const known = ready.get(name)
    if (known !== undefined) return known
    const needing = (services[name]?.dependsOn ?? []).filter((one) => ready.has(one) || names.includes(one))
    const started = Promise.all(needing.map(readyOne)).then(() => launcher.startService(name, faults))
    ready.set(name, started)
    return started
  }
  return new Map(names.map((name) => [name, readyOne(name)]))
}
