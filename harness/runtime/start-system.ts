// Starts a system on one runtime or the other. Neither costs anything to whoever uses the other.
import { mayHaveEngine } from './engine-place.ts'
import { startLocal } from './local/start.ts'
import type { Runtime, RunningSystem, StartOptions } from './runtime.ts'

/** @throws what {@link startLocal} and `startDocker` do. */
export async function startSystem(runtime: Runtime, options: StartOptions): Promise<RunningSystem> {
  switch (runtime) {
    case 'local':
      return startLocal(options)
    case 'docker': {
      const { startDocker } = await import('./docker/start.ts')
      return startDocker(options)
    }
  }
}

/** Addresses of this machine, besides the loopback, that a sink must listen on for services of this runtime. */
export async function sinkAddresses(runtime: Runtime): Promise<readonly string[]> {
  if (runtime === 'local') return []
  const { addressesForContainers, connectEngine } = await import('./docker/engine.ts')
  return addressesForContainers(await connectEngine())
}

/** The container engine of this machine. */
export async function engineOf(): Promise<{ readonly version: string } | { readonly trouble: string }> {
  if (!mayHaveEngine()) return { trouble: 'there is no socket of an engine, and DOCKER_HOST is not set' }
  const { describeEngine } = await import('./docker/engine.ts')
  return describeEngine()
}
