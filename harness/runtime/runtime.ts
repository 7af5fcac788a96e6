// Bringing a system up: one interface, whichever runtime stands behind it.
import type { Endpoints, SystemDefinition } from '../system/index.ts'

/** A line that a service wrote, as the runtime read it. */
export interface OutputLine {
  readonly service: string
  readonly stream: 'stdout' | 'stderr'
  /** Nanoseconds since the epoch. */
  readonly received: bigint
  readonly text: string
}

/** `milliseconds` is how long the step took; 0 when it has only started. */
export type ProgressEvent =
  | {
      readonly type: 'started' | 'finished'
      readonly what: string
      readonly milliseconds: number
      readonly note?: string
    }
  | { readonly type: 'note'; readonly what: string; readonly note: string }

export type Runtime = 'local' | 'docker'

export interface StartOptions {
  readonly definition: SystemDefinition
  /** Folder of the project; the builds' inputs and commands are relative to it. */
  readonly root: string
  /** Base URLs of the sink, without path: `http://127.0.0.1:41231`. */
  readonly sink: { readonly http: string; readonly grpc: string }
  /** Service logs go here, one file each: `<service>.log`. */
  readonly logDir: string
  /** Names in `definition.faults`. */
  readonly faults: readonly string[]
  /** Extra environment for every service, after the runtime's own. */
  readonly env?: Readonly<Record<string, string>>
  readonly onLine: (line: OutputLine) => void
  readonly onProgress: (event: ProgressEvent) => void
  /** Ends a start that is still under way: it rejects with the signal's reason once everything is stopped. */
  readonly abort: AbortSignal
  /** How long a service may take from its start to its first 2xx. Default: two minutes. */
  readonly healthTimeoutMs?: number
}

export interface RunningService {
  readonly name: string
  readonly pid: number
  /** By port name, on 127.0.0.1. */
  readonly ports: Readonly<Record<string, number>>
  /** By port name: `host:port` under which the other parts of the system call it. */
  readonly addresses: Readonly<Record<string, string>>
  /** `http://127.0.0.1:port` of the port. */
  url(port: string): string
}

/** A service or a piece of infrastructure ended that nobody had told to. */
export interface ServiceDeath {
  readonly service: string
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lastLines: readonly string[]
}

/** `disconnect` cuts it from all others, `latency` delays what comes to it from one part, or from all: milliseconds each way. */
export type Interruption =
  | 'stop'
  | 'pause'
  | 'disconnect'
  | { readonly latency: number; readonly from?: string }

export interface RunningSystem extends AsyncDisposable {
  readonly runtime: Runtime
  readonly services: ReadonlyMap<string, RunningService>
  readonly endpoints: Endpoints
  /** Folder that is removed with the system, and by the next run after a crash: browsers' profiles and the like go here. */
  readonly scratchDir: string
  /** Environment that marks a process of the caller's, and all that it starts, for the same clean-up. */
  readonly marks: Readonly<Record<string, string>>
  /** Puts a process of the caller's under the same clean-up, also after a SIGKILL of the caller. */
  adopt(pid: number): Promise<void>
  /** Resolves when a service dies unasked; never rejects. */
  readonly died: Promise<ServiceDeath>
  /** Sends SIGTERM and waits for the end; SIGKILL after `graceMs`. */
  stopService(
    name: string,
    graceMs: number,
  ): Promise<{ readonly exitCode: number | null; readonly milliseconds: number; readonly killed: boolean }>
  /**
   * Starts services again that were stopped, in the order of what they need and where they were, with the environment of
   * these faults; without any, as they are defined. Resolves once they are healthy.
   */
  startServices(names: readonly string[], faults: readonly string[]): Promise<void>
  /**
   * Takes a service or a piece of infrastructure away until {@link restore}: `stop` ends its process, `pause` lets it stand still.
   * @throws RuntimeError for a name that is not running, or UNSUPPORTED for what this runtime cannot do.
   */
  interrupt(name: string, how: Interruption): Promise<void>
  /** Brings it back, on the same ports and data; resolves once every service says again that it can work. @throws ServiceFailed, RuntimeError */
  restore(name: string): Promise<void>
  stop(): Promise<void>
}
