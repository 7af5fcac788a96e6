// A system while it runs: its services, their unasked ends, and how it is taken down; the same on every runtime.
import type { Endpoints, SystemDefinition } from '../system/index.ts'
import type { PortMap } from './addresses.ts'
import { RuntimeError, ServiceFailed } from './errors.ts'
import { checkFaults } from './faults.ts'
import type { Exit, Part, Restartable, StopResult } from './parts.ts'
import type { PortLease } from './ports.ts'
import { killUntilGone } from './processes/kill.ts'
import { identify, identityKey } from './processes/process-identity.ts'
import { listProcesses, RUN_MARKER, withDescendants } from './processes/process-table.ts'
import type { RunFolder } from './processes/run-folder.ts'
import type { Interruption, RunningService, RunningSystem, Runtime, ServiceDeath } from './runtime.ts'

const GRACE_MS = 5_000

export interface RunningPartsOptions<At extends Endpoints> {
  readonly runtime: Runtime
  readonly definition: SystemDefinition
  readonly run: RunFolder
  readonly scratchDir: string
  readonly ports: PortMap
  readonly lease: PortLease
  /** As the harness sees them, and as the parts see each other. */
  readonly endpoints: At
  readonly inside: Endpoints
  /** After all parts were told to end: removes what may be left of them. */
  readonly clear: () => Promise<void>
}

/** Starts these services, each once those of them that it needs are healthy. */
export type StartAgain = (names: readonly string[], faults: readonly string[]) => Promise<void>

export class RunningParts<At extends Endpoints = Endpoints> implements RunningSystem {
  readonly runtime: Runtime
  readonly endpoints: At
  readonly scratchDir: string
  readonly marks: Readonly<Record<string, string>>
  readonly died: Promise<ServiceDeath>
  readonly #options: RunningPartsOptions<At>
  readonly #parts = new Map<string, Part>()
  readonly #restarts = new Map<string, Restartable>()
  readonly #interrupted = new Set<string>()
  readonly #adopted = new Set<string>()
  readonly #reportDeath: (death: ServiceDeath) => void
  readonly #killAll = () => {
    for (const part of this.#parts.values()) part.killNow()
  }
  #stopping: Promise<void> | undefined
  #startAgain: StartAgain = () => Promise.reject(new Error('the system has not been started'))

  constructor(options: RunningPartsOptions<At>) {
    const { promise, resolve } = Promise.withResolvers<ServiceDeath>()
    this.#options = options
    this.runtime = options.runtime
    this.endpoints = options.endpoints
    this.scratchDir = options.scratchDir
    this.marks = { [RUN_MARKER]: options.run.path }
    this.died = promise
    this.#reportDeath = resolve
    // When the harness itself ends without stopping the system, nobody else would.
    process.on('exit', this.#killAll)
  }

  get services(): ReadonlyMap<string, RunningService> {
    const { definition, inside } = this.#options
    const running = Object.keys(definition.services).flatMap((name) => {
      const found = this.#parts.get(name)
      const ports = this.#options.ports.get(name) ?? {}
      if (found === undefined) return []
      const addresses = Object.fromEntries(
        Object.keys(ports).map((port) => [port, inside.address(name, port)]),
      )
      return [
        { name, pid: found.pid, ports, addresses, url: (port: string) => this.endpoints.url(name, port) },
      ]
    })
    return new Map(running.map((service) => [service.name, service]))
  }

  /** Takes a part in; its unasked end becomes the system's. */
  track(started: Part): void {
    this.#parts.set(started.name, started)
    void started.ended.then((exit) => {
      if (!started.stopping) this.#reportDeath(deathOf(started, exit))
    })
  }

  restartable(name: string, part: Restartable): void {
    this.#restarts.set(name, part)
  }

  async interrupt(name: string, how: Interruption): Promise<void> {
    const part = this.#part(name)
    if (how === 'stop') {
      this.#interrupted.add(name)
      await part.stop(GRACE_MS)
      return
    }
    await part.hinder(how)
    this.#interrupted.add(name)
  }

  async restore(name: string): Promise<void> {
    const part = this.#part(name)
    if (part.stopping) await this.#restarts.get(name)?.again()
    else await part.free()
    this.#interrupted.delete(name)
    const there = [...this.#restarts].filter(([other]) => !this.#interrupted.has(other))
    await Promise.all(there.map(([, { healthy }]) => healthy()))
  }

  #part(name: string): Part {
    const found = this.#restarts.has(name) ? this.#parts.get(name) : undefined
    if (found !== undefined) return found
    throw new RuntimeError(
      'UNKNOWN_NAME',
      `There is no running part ${JSON.stringify(name)} of the system.`,
      {
        remedy: `Running are ${[...this.#restarts.keys()].join(', ')}.`,
      },
    )
  }

  async adopt(pid: number): Promise<void> {
    const identity = await identify(pid)
    if (identity === undefined) return
    this.#adopted.add(identityKey(identity))
    await this.#options.run.recordProcess('adopted', pid)
  }

  async stopService(name: string, graceMs: number): Promise<StopResult> {
    const found = name in this.#options.definition.services ? this.#parts.get(name) : undefined
    if (found !== undefined) return found.stop(graceMs)
    throw new RuntimeError('UNKNOWN_NAME', `There is no running service ${JSON.stringify(name)} to stop.`, {
      remedy: `Running are ${[...this.services.keys()].join(', ')}.`,
    })
  }

  /** How services are started is known to whoever brought the system up. */
  startsBy(startAgain: StartAgain): void {
    this.#startAgain = startAgain
  }

  async startServices(names: readonly string[], faults: readonly string[]): Promise<void> {
    const { definition } = this.#options
    checkFaults(definition, faults)
    for (const name of names) {
      const known = name in definition.services ? this.#parts.get(name) : undefined
      if (known?.stopping === true) continue
      const why = known === undefined ? 'is no service of the system' : 'was not stopped'
      throw new RuntimeError('UNKNOWN_NAME', `${JSON.stringify(name)} cannot be started again: it ${why}.`, {
        remedy: 'Stop it first with stopService.',
      })
    }
    await this.#startAgain(names, faults)
  }

  stop(): Promise<void> {
    return this.#takeDown(GRACE_MS)
  }

  /** For a start that failed: nothing is worth waiting for. */
  abandon(): Promise<void> {
    return this.#takeDown(0)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #takeDown(graceMs: number): Promise<void> {
    this.#stopping ??= this.#stopEverything(graceMs)
    return this.#stopping
  }

  async #stopEverything(graceMs: number): Promise<void> {
    const { run, lease, clear } = this.#options
    try {
      await this.#killAdopted()
      await this.#stopServices(graceMs)
      await Promise.all([...this.#parts.values()].map((server) => server.stop(0)))
      await killUntilGone(async () =>
        withDescendants(await listProcesses(), (entry) => entry.run === run.path),
      )
      await clear()
    } finally {
      process.off('exit', this.#killAll)
      await lease.release()
      await run.remove()
    }
  }

  async #killAdopted(): Promise<void> {
    if (this.#adopted.size === 0) return
    await killUntilGone(async () =>
      withDescendants(await listProcesses(), (entry) => this.#adopted.has(identityKey(entry))),
    )
  }

  /** Each once all that depend on it are down, so that nobody calls a service that is gone. */
  async #stopServices(graceMs: number): Promise<void> {
    const { services } = this.#options.definition
    const stopped = new Map<string, Promise<unknown>>()
    const stopOne = (name: string): Promise<unknown> => {
      const dependents = Object.keys(services).filter((other) => services[other]?.dependsOn.includes(name))
      const done =
        stopped.get(name) ??
        Promise.all(dependents.map(stopOne)).then(() => this.#parts.get(name)?.stop(graceMs))
      stopped.set(name, done)
      return done
    }
    await Promise.all(Object.keys(services).map(stopOne))
  }
}

function deathOf(dead: Part, { exitCode, signal }: Exit): ServiceDeath {
  return { service: dead.name, exitCode, signal, lastLines: dead.lastLines() }
}

/** How a death reads as the reason for a start that failed. */
export function deathError(
  definition: SystemDefinition,
  { service, exitCode, signal, lastLines }: ServiceDeath,
  logFile: string,
): ServiceFailed {
  const how = signal === null ? `with exit status ${exitCode}` : `by ${signal}`
  const code = service in definition.infrastructure ? 'INFRASTRUCTURE_FAILED' : 'SERVICE_FAILED'
  return new ServiceFailed(
    code,
    service,
    `${service} ended ${how} while the system was starting.`,
    lastLines,
    {
      remedy: `Its whole output is in ${logFile}.`,
    },
  )
}
