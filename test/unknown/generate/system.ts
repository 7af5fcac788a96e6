// What a system to be recorded is: its processes, and what its users do.

export interface Process {
  /** Base name of its log file, and of the variables that tell the others its port. */
  readonly name: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Whether it listens on `PORT`; one that doesn't says `ready` on its standard output. */
  readonly listens: boolean
  /** Written to the log folder, or not: a store or broker of the recording is no part of the system. */
  readonly log: boolean
}

export interface Running {
  /** Port of each process, by name. */
  readonly ports: Readonly<Record<string, number>>
  /** Ends a process and starts it again. */
  readonly restart: (name: string, signal: NodeJS.Signals) => Promise<void>
  readonly stop: (name: string, signal: NodeJS.Signals) => Promise<void>
  readonly signal: (name: string, signal: NodeJS.Signals) => void
  /** Resolves when a process has written a line with this text. */
  readonly line: (name: string, text: string) => Promise<void>
}

export interface SystemToRecord {
  readonly processes: readonly Process[]
  readonly use: (running: Running) => Promise<void>
}
