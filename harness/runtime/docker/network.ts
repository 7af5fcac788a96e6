// The run's own network: parts find each other by name in it, and nobody else is there.
import { basename } from 'node:path'
import type { RunFolder } from '../processes/run-folder.ts'
import type { Engine } from './engine.ts'
import { runLabels } from './labels.ts'

/** Returns its name. */
export async function createNetwork(engine: Engine, run: RunFolder): Promise<string> {
  const name = `pitboss-${shortId(run)}`
  await engine.container.dockerode.createNetwork({
    Name: name,
    Driver: 'bridge',
    CheckDuplicate: true,
    Labels: { ...runLabels(run) },
  })
  return name
}

/** The random end of the run folder's name. */
export const shortId = ({ path }: RunFolder): string => basename(path).split('_').at(-1) ?? ''
