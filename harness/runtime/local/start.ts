// `startLocal`: a system as plain processes. What must be there before anything is started, and the end of a start that fails.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineSystem } from '../../system/index.ts'
import type { RunningSystem, StartOptions } from '../runtime.ts'
import { assignPorts, endpointsOf, type LeasedPorts } from './addresses.ts'
import { bringUp } from './bring-up.ts'
import type { Build } from './builds.ts'
import { cacheFolder, explainDiskError, makeFolder } from './cache.ts'
import { checkFaults } from './faults.ts'
import { LocalSystem } from './local-system.ts'
import { openRunFolder, type RunFolder } from './processes/run-folder.ts'
import { sweep } from './processes/sweep.ts'

/**
 * Starts the system; when this returns, every service is healthy and every asset built. When it throws, nothing is left.
 * @throws DefinitionError, ToolchainMissing, BuildFailed, ServiceFailed, RuntimeError; the reason of `options.abort`.
 */
export async function startLocal(options: StartOptions): Promise<RunningSystem> {
  defineSystem(options.definition)
  checkFaults(options.definition, options.faults)
  const cache = cacheFolder()
  for (const folder of [options.logDir, cache]) await makeFolder(folder)
  const stateRoot = join(options.root, '.pitboss', 'running')
  await sweepFirst(options, stateRoot)
  const run = await openRunFolder(stateRoot)
  const { leased, scratchDir } = await prepareOrRemove(options, run)
  const builds = new Map<string, Build>()
  const system = makeSystem(options, { run, leased, scratchDir }, builds)
  try {
    await bringUp({ system, options, cache, run, ports: leased.ports, builds })
    return system
  } catch (error) {
    await system.abandon()
    throw explainDiskError(error)
  }
}

async function sweepFirst({ onProgress }: StartOptions, stateRoot: string): Promise<void> {
  const { processes, directories } = await sweep(stateRoot)
  if (processes + directories === 0) return
  onProgress({
    type: 'note',
    what: 'sweep',
    note: `removed what killed runs had left: ${processes} process(es), ${directories} folder(s)`,
  })
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

function makeSystem(
  { definition, sink }: StartOptions,
  { run, leased, scratchDir }: Prepared,
  builds: ReadonlyMap<string, Build>,
): LocalSystem {
  const built = (name: string) => builds.get(name)?.out
  const endpoints = endpointsOf({ definition, ports: leased.ports, sink, built })
  return new LocalSystem({ definition, run, leased, endpoints, scratchDir })
}
