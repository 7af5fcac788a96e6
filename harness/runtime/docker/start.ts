// `startDocker`: a system as containers. What must be there before anything is started, and the end of a start that fails.
import { tmpdir } from 'node:os'
import { defineSystem } from '../../system/index.ts'
import { assignPorts, endpointsOf, LOOPBACK } from '../addresses.ts'
import { bringUp } from '../bring-up.ts'
import { cacheFolder, explainDiskError, makeFolder } from '../cache.ts'
import { startContext } from '../context.ts'
import { checkFaults } from '../faults.ts'
import { openRunFolder, type RunFolder } from '../processes/run-folder.ts'
import { RunningParts } from '../running-parts.ts'
import type { RunningSystem, StartOptions } from '../runtime.ts'
import { sweepFirst } from '../sweep.ts'
import type { DockerContext } from './context.ts'
import { connectEngine, type Engine, HARNESS_HOST, hasReaper } from './engine.ts'
import { dockerLauncher } from './launcher.ts'
import { createNetwork } from './network.ts'
import { insidePorts } from './ports.ts'
import { removeRuns } from './remove.ts'

/**
 * Starts the system; when this returns, every service is healthy. When it throws, nothing is left but images.
 * @throws DefinitionError, BuildFailed, ServiceFailed, RuntimeError; the reason of `options.abort`.
 */
export async function startDocker(options: StartOptions): Promise<RunningSystem> {
  defineSystem(options.definition)
  checkFaults(options.definition, options.faults)
  const engine = await connectEngine()
  for (const folder of [options.logDir, cacheFolder()]) await makeFolder(folder)
  const run = await openRunFolder(await sweepFirst(options, 'asked'))
  const clear = async () => {
    await removeRuns(engine, async (path) => path === run.path)
  }
  try {
    return await startIn(options, engine, run, clear)
  } catch (error) {
    await clear()
    await run.remove()
    throw explainDiskError(error)
  }
}

async function startIn(
  options: StartOptions,
  engine: Engine,
  run: RunFolder,
  clear: () => Promise<void>,
): Promise<RunningSystem> {
  const { definition } = options
  // Outside the checkout: browsers put sockets there, whose paths must be short.
  const scratchDir = await run.makeOutside(tmpdir())
  await run.recordContainers()
  const network = await createNetwork(engine, run)
  const { ports, lease } = await assignPorts(definition)
  const within = insidePorts(definition)
  const sink = { http: asContainersSee(options.sink.http), grpc: asContainersSee(options.sink.grpc) }
  const browserSink = options.sink.http
  const outside = endpointsOf({
    definition,
    ports,
    hostOf: () => LOOPBACK,
    sink: options.sink.http,
    browserSink,
  })
  const inside = endpointsOf({
    definition,
    ports: within,
    hostOf: (name) => name,
    sink: sink.http,
    browserSink,
  })
  const system = new RunningParts({
    runtime: 'docker',
    definition,
    run,
    scratchDir,
    ports,
    lease,
    endpoints: outside,
    inside,
    clear,
  })
  const failing = new AbortController()
  try {
    const context: DockerContext = {
      ...(await startContext(system, options, run, failing.signal)),
      engine,
      network,
      reaped: await hasReaper(engine),
      track: (part) => system.track(part),
    }
    const launcher = dockerLauncher({
      context,
      options,
      inside,
      outside,
      insidePorts: within,
      outsidePorts: ports,
      sink,
    })
    await bringUp(system, options, failing, launcher)
    return system
  } catch (error) {
    await system.abandon()
    throw error
  }
}

/** Same port, by the name that containers have for this machine. */
function asContainersSee(base: string): string {
  const { protocol, port } = new URL(base)
  return `${protocol}//${HARNESS_HOST}:${port}`
}
