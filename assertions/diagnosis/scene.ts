// What a diagnosis may look at: the spans, what is known of the system, and every place where a context shows itself.
import type { LogEntry } from '../logs/log-entry.ts'
import type { Run } from '../model/index.ts'
import type { Observed, Topology } from '../observed.ts'

export interface Scene {
  readonly run: Run
  /** Undefined while the topology itself is being read from the capture. */
  readonly topology: Topology | undefined
  readonly observed: Pick<Observed, 'messages' | 'requests'>
  readonly entries: readonly LogEntry[]
}

/** The spans alone. */
export const sceneOf = (run: Run, messages: Observed['messages'] = []): Scene => ({
  run,
  topology: undefined,
  observed: { messages },
  entries: [],
})

/** Computes something of a scene once. */
export function perScene<T>(compute: (scene: Scene) => T): (scene: Scene) => T {
  const known = new WeakMap<Scene, { readonly value: T }>()
  return (scene) => {
    let found = known.get(scene)
    if (found === undefined) {
      found = { value: compute(scene) }
      known.set(scene, found)
    }
    return found.value
  }
}
