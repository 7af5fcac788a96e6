// What a running system is made of, whichever runtime it runs on: something that was started, writes lines, and ends.
import type { Interruption } from './runtime.ts'

export interface Exit {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

export interface StopResult {
  readonly exitCode: number | null
  readonly milliseconds: number
  /** It was given its grace and did not use it. */
  readonly killed: boolean
}

/** Something that was started, whatever may be done to it besides. */
export interface Started {
  readonly name: string
  readonly pid: number
  /** Resolves once it has ended and its last lines are read; never rejects. */
  readonly ended: Promise<Exit>
  /** Somebody asked it to end. */
  readonly stopping: boolean
  lastLines(): readonly string[]
  /** SIGTERM, then SIGKILL after `graceMs`; with 0 the killing signal at once. */
  stop(graceMs: number): Promise<StopResult>
  /** Ends it without waiting; for the end of the harness's own process. */
  killNow(): void
}

export interface Part extends Started {
  /** Lets it run on without being of use. @throws RuntimeError where this runtime cannot do that. */
  hinder(how: Exclude<Interruption, 'stop'>): Promise<void>
  /** Takes back what hinders it. */
  free(): Promise<void>
}

/** How a part that was taken away comes back. */
export interface Restartable {
  /** Starts it again; resolves once it can work. */
  readonly again: () => Promise<void>
  /** Resolves once it can work, though others had been away. */
  readonly healthy: () => Promise<void>
}
