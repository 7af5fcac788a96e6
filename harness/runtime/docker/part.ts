// A container as a part of the system, from one start to the end of it: its lines, its end, and what can be done to it.
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { type Duplex, PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Exit, Part, StopResult } from '../parts.ts'
import { lastLines, readLines } from '../processes/lines.ts'
import type { Interruption } from '../runtime.ts'
import type { DockerContext } from './context.ts'
import { type Hindrance, hinder } from './hinder.ts'
import { exitOf, ignoreGone } from './states.ts'

export interface PartOptions {
  /** In the definition; also its name in the network. */
  readonly name: string
  /** Ports of the container that the harness reaches, with those of this machine on the loopback. */
  readonly published: readonly { readonly container: number; readonly host: number }[]
  /** Ports that it listens on. */
  readonly ports: readonly number[]
  /** What asks it to end in order; SIGTERM when not given. */
  readonly stopSignal?: NodeJS.Signals
  readonly logFile: string
  readonly onLine?: (stream: 'stdout' | 'stderr', text: string, received: bigint) => void
}

/** How long the last lines may take to come once the container has ended. */
const LINES_MS = 1_000

export class ContainerPart implements Part {
  readonly name: string
  readonly id: string
  readonly ended: Promise<Exit>
  readonly #context: DockerContext
  readonly #options: PartOptions
  readonly #last = lastLines()
  readonly #exited = Promise.withResolvers<Exit>()
  #closed: Promise<unknown> = Promise.resolve()
  #log: WriteStream | undefined
  #pid = 0
  #stopping = false
  readonly #hindrances: Hindrance[] = []

  constructor(context: DockerContext, id: string, options: PartOptions) {
    this.name = options.name
    this.id = id
    this.#context = context
    this.#options = options
    this.ended = this.#exited.promise.then(async (exit) => {
      await Promise.race([this.#closed, delay(LINES_MS, undefined, { ref: false })])
      this.#log?.end()
      return exit
    })
  }

  get pid(): number {
    return this.#pid
  }

  get stopping(): boolean {
    return this.#stopping
  }

  get ports(): readonly number[] {
    return this.#options.ports
  }

  get #container() {
    return this.#context.engine.container.getById(this.id)
  }

  /** Before the start, so that no line is missed and no end overlooked. */
  async attach(): Promise<void> {
    const { logFile, onLine } = this.#options
    const log = createWriteStream(logFile, { flags: 'a' })
    await once(log, 'open')
    // A disk that fills up later costs the log file, not the run: the lines themselves still reach their reader.
    log.on('error', () => log.destroy())
    this.#log = log
    const stream = (await this.#container.attach({ stream: true, stdout: true, stderr: true })) as Duplex
    const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
    this.#container.modem.demuxStream(stream, streams.stdout, streams.stderr)
    // Cut off with the container when that is removed.
    stream.on('error', () => stream.destroy())
    stream.on('close', () => {
      streams.stdout.end()
      streams.stderr.end()
    })
    stream.on('end', () => stream.destroy())
    this.#closed = Promise.all([once(streams.stdout, 'end'), once(streams.stderr, 'end')])
    for (const name of ['stdout', 'stderr'] as const) {
      readLines(streams[name], (text, received) => {
        this.#last.add(text)
        if (!log.destroyed) log.write(`${text}\n`)
        onLine?.(name, text, received)
      })
    }
    void this.#container.wait({ condition: 'next-exit' }).then(
      ({ StatusCode }: { StatusCode: number }) => this.#exited.resolve(exitOf(StatusCode)),
      // The engine went away, or the container was removed: either way it is no more.
      () => this.#exited.resolve({ exitCode: null, signal: 'SIGKILL' }),
    )
  }

  /** Once it has been started. */
  async begun(): Promise<void> {
    const { State } = await this.#container.inspect()
    this.#pid = State.Pid
    // It may have ended before the engine heard that somebody waits for it.
    if (!State.Running && State.Status === 'exited') this.#exited.resolve(exitOf(State.ExitCode))
  }

  /** Starts the same container once more: same ports, same data. The old part is over with. */
  async again(): Promise<ContainerPart> {
    const next = new ContainerPart(this.#context, this.id, this.#options)
    await next.attach()
    await this.#container.start()
    await next.begun()
    this.#context.track(next)
    return next
  }

  lastLines(): readonly string[] {
    return this.#last.get()
  }

  async stop(graceMs: number): Promise<StopResult> {
    this.#stopping = true
    const started = performance.now()
    // One that stands still would not even hear of it.
    await this.free().catch(ignoreGone)
    const killed = !(await this.#endWithin(graceMs))
    const { exitCode } = await this.ended
    return { exitCode, milliseconds: performance.now() - started, killed: killed && graceMs > 0 }
  }

  /** True when it ended by itself within its grace. */
  async #endWithin(graceMs: number): Promise<boolean> {
    if (graceMs > 0) {
      await this.#signal(this.#options.stopSignal ?? 'SIGTERM')
      const timer = new AbortController()
      const late = delay(graceMs, false, { signal: timer.signal }).catch(() => false)
      const inTime = await Promise.race([this.#exited.promise.then(() => true), late])
      timer.abort()
      if (inTime) return true
    }
    await this.#signal('SIGKILL')
    await this.#exited.promise
    return false
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    await this.#container.kill({ signal }).catch(ignoreGone)
  }

  async hinder(how: Exclude<Interruption, 'stop'>): Promise<void> {
    this.#hindrances.push(await hinder(this.#context, this, how))
  }

  async free(): Promise<void> {
    // The last one first: each was put over those before it.
    for (const hindrance of this.#hindrances.splice(0).toReversed()) await hindrance.end()
  }

  /** The engine cannot be spoken to at the end of a process; the next command sweeps. */
  killNow(): void {
    this.#stopping = true
  }
}
