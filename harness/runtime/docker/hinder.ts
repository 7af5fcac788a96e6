// Takes a container's use away and leaves it running: it stands still, is cut off, or is slow to reach.
import type { Interruption } from '../runtime.ts'
import type { DockerContext } from './context.ts'
import { delayLink } from './latency.ts'
import { ignoreGone } from './states.ts'

export interface Hindrance {
  end(): Promise<void>
}

export interface Target {
  readonly id: string
  readonly name: string
  /** Of its first process, on the machine of the engine. */
  readonly pid: number
  /** That it listens on. */
  readonly ports: readonly number[]
}

export async function hinder(
  context: DockerContext,
  target: Target,
  how: Exclude<Interruption, 'stop'>,
): Promise<Hindrance> {
  const container = context.engine.container.getById(target.id)
  if (how === 'pause') {
    await container.pause()
    return { end: () => container.unpause().then(() => {}, ignoreGone) }
  }
  if (how !== 'disconnect') return delayLink(context, target, how)
  const network = context.engine.network.getById(context.network)
  await network.disconnect({ Container: target.id, Force: true })
  const connect = () => network.connect({ Container: target.id, EndpointConfig: { Aliases: [target.name] } })
  return { end: () => connect().then(() => {}, ignoreGone) }
}
