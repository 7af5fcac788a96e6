// `startLocal`: a system as plain processes. What must be there before anything is started, and the end of a start that fails.
import { tmpdir } from 'node:os'
import { defineSystem, type LocalEndpoints } from '../../system/index.ts'
import { assignPorts, endpointsOf, type LeasedPorts, LOOPBACK, unknownName } from '../addresses.ts'
import { bringUp } from '../bring-up.ts'
import { cacheFolder, explainDiskError, makeFolder } from '../cache.ts'
import { checkFaults } from '../faults.ts'
import { openRunFolder, type RunFolder } from '../processes/run-folder.ts'
import { RunningParts } from '../running-parts.ts'
import type { RunningSystem, StartOptions } from '../runtime.ts'
import { sweepFirst } from '../sweep.ts'
import type { Build } from './builds.ts'
import { localLauncher } from './launcher.ts'

/** Its parts are told where builds lie, too. */
export interface LocalSystem extends RunningSystem {
  readonly endpoints: LocalEndpoints
}

/**
 * Starts the system; when this returns, every service is healthy and every asset built. When it throws, nothing is left.
 * @throws DefinitionError, ToolchainMissing, BuildFailed, ServiceFailed, RuntimeError; the reason of `options.abort`.
 */
export async function startLocal(options: StartOptions): Promise<LocalSystem> {
  defineSystem(options.definition)
  checkFaults(options.definition, options.faults)
  const cache = cacheFolder()
  for (const folder of [options.logDir, cache]) await makeFolder(folder)
  const run = await openRunFolder(await sweepFirst(options, 'needed'))
  const { leased, scratchDir } = await prepareOrRemove(options, run)
  const builds = new Map<string, Build>()
  const endpoints = localEndpoints(options, leased, builds)
  const system = new RunningParts({
    runtime: 'local',
    definition: options.definition,
    run,
    scratchDir,
    ...leased,
    endpoints,
    inside: endpoints,
    clear: () => Promise.resolve(),
  })
  const failing = new AbortController()
  try {
    const { ports } = leased
    const launcher = await localLauncher({
      system,
      endpoints,
      options,
      cache,
      run,
      ports,
      builds,
      failing: failing.signal,
    })
    await bringUp(system, options, failing, launcher)
    return system
  } catch (error) {
    await system.abandon()
    throw explainDiskError(error)
  }
}

interface Prepared {
  readonly run: RunFolder
  readonly leased: LeasedPorts
  readonly scratchDir: string
}

async function prepareOrRemove(options: StartOptions, run: RunFolder): Promise<Omit<Prepared, 'run'>> {
  try {
    // Outside the checkout: browsers put sockets there, whose paths must be short.
    const scratchDir = await run.makeOutside(tmpdir())
    return { leased: await assignPorts(options.definition), scratchDir }
  } catch (error) {
    await run.remove()
    throw explainDiskError(error)
  }
}

function localEndpoints(
  { definition, sink }: StartOptions,
  { ports }: LeasedPorts,
  builds: ReadonlyMap<string, Build>,
): LocalEndpoints {
  const at = endpointsOf({
    definition,
    ports,
    hostOf: () => LOOPBACK,
    sink: sink.http,
    browserSink: sink.http,
  })
  const known = () =>
    Object.keys({ ...definition.assets, ...definition.services, ...definition.infrastructure })
  return { ...at, built: (name) => builds.get(name)?.out ?? unknownName('build', name, known()) }
}
