// Removes what killed runs have left, on whichever runtime they were: processes and folders, containers and networks.
import { join } from 'node:path'
import { type SweptProcesses, sweepProcesses } from './processes/sweep.ts'
import type { StartOptions } from './runtime.ts'

export interface Swept extends Omit<SweptProcesses, 'hadContainers'> {
  readonly containers: number
  readonly networks: number
}

/**
 * @param stateRoot the folder of running systems: `<root>/.pitboss/running`.
 * @param engine `asked`: containers are looked for in any case, also those of other checkouts; `needed`: only where a run that is
 * gone had some, since finding an engine takes time that local runs do not have.
 */
export async function sweep(stateRoot: string, engine: 'asked' | 'needed' = 'needed'): Promise<Swept> {
  const { hadContainers, ...left } = await sweepProcesses(stateRoot)
  const removed = engine === 'asked' || hadContainers ? await sweepEngine() : undefined
  return { ...left, ...(removed ?? { containers: 0, networks: 0 }) }
}

/** What killed runs have left on the engine; undefined where none answers, and nothing can be said. */
async function sweepEngine(): Promise<Pick<Swept, 'containers' | 'networks'> | undefined> {
  const { mayHaveEngine } = await import('./engine-place.ts')
  if (!mayHaveEngine()) return undefined
  const { connectEngine } = await import('./docker/engine.ts')
  const { removeDeadRuns } = await import('./docker/remove.ts')
  const engine = await connectEngine().catch(() => undefined)
  return engine && removeDeadRuns(engine)
}

/** In words; empty where nothing had been left. */
export function sweptText({ processes, directories, containers, networks }: Swept): string {
  return [
    [processes, 'process(es)'],
    [directories, 'folder(s)'],
    [containers, 'container(s)'],
    [networks, 'network(s)'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ')
}

/** Before a start. Returns the folder in which running systems have theirs. */
export async function sweepFirst(
  { root, onProgress }: Pick<StartOptions, 'root' | 'onProgress'>,
  engine: 'asked' | 'needed',
): Promise<string> {
  const stateRoot = join(root, '.pitboss', 'running')
  const left = sweptText(await sweep(stateRoot, engine))
  if (left !== '')
    onProgress({ type: 'note', what: 'sweep', note: `removed what killed runs had left: ${left}` })
  return stateRoot
}
