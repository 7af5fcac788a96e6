// What every step of a start on the engine needs besides.
import type { StartContext } from '../context.ts'
import type { Part } from '../parts.ts'
import type { Engine } from './engine.ts'

export interface DockerContext extends StartContext {
  readonly engine: Engine
  /** Name of the run's network. */
  readonly network: string
  /** Testcontainers' clean-up container is to look after the containers, too. */
  readonly reaped: boolean
  /** Takes a part in: it is stopped with the system, and its unasked end is the system's. */
  track(part: Part): void
}
