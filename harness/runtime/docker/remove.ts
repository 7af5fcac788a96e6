// Removes containers and networks: of one run when it ends, or of all runs whose owner is dead.
import { ownerIsDead } from '../processes/run-folder.ts'
import type { DockerContext } from './context.ts'
import type { Engine } from './engine.ts'
import { partFilters, RUN_LABEL } from './labels.ts'
import { ignoreGone } from './states.ts'

export interface Removed {
  readonly containers: number
  readonly networks: number
}

export async function removeContainer(engine: Engine, id: string): Promise<void> {
  // With its anonymous volumes: images of databases declare them.
  await engine.container.getById(id).remove({ force: true, v: true }).catch(ignoreGone)
}

/** The container that has a part's name and ports, should there be one from an earlier start. */
export async function removePart({ engine, run }: DockerContext, name: string): Promise<void> {
  const filters = partFilters(run, name)
  const before = await engine.container.dockerode.listContainers({ all: true, filters })
  for (const { Id } of before) await removeContainer(engine, Id)
}

/** Everything on the engine that belongs to a run for which `isOver` holds. */
export async function removeRuns(
  engine: Engine,
  isOver: (run: string) => Promise<boolean>,
): Promise<Removed> {
  const { dockerode } = engine.container
  const filters = { label: [RUN_LABEL] }
  const over = async <T extends { readonly Labels?: Readonly<Record<string, string>> | undefined }>(
    all: readonly T[],
  ) => {
    const ends = await Promise.all(all.map(({ Labels }) => isOver(Labels?.[RUN_LABEL] ?? '')))
    return all.filter((_, at) => ends[at])
  }
  const containers = await over(await dockerode.listContainers({ all: true, filters }))
  await Promise.all(containers.map(({ Id }) => removeContainer(engine, Id)))
  const networks = await over(await dockerode.listNetworks({ filters }))
  await Promise.all(
    networks.map(({ Id }) =>
      dockerode
        .getNetwork(Id)
        .remove()
        .then(() => {}, ignoreGone),
    ),
  )
  return { containers: containers.length, networks: networks.length }
}

/** What killed runs left, of any checkout: the engine is the machine's. */
export const removeDeadRuns = (engine: Engine): Promise<Removed> => removeRuns(engine, ownerIsDead)
