// Which blocks of the sources ran: V8's own precise coverage, asked through the inspector.
import { type Profiler, Session } from 'node:inspector/promises'

export class Coverage implements AsyncDisposable {
  readonly #session = new Session()
  readonly #folder: string
  readonly #seen = new Set<string>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async start(folder: string): Promise<Coverage> {
    const coverage = new Coverage(folder)
    coverage.#session.connect()
    await coverage.#session.post('Profiler.enable')
    await coverage.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
    return coverage
  }

  get blocks(): number {
    return this.#seen.size
  }

  /** Whether anything ran since the last call that had not run before. */
  async isNew(): Promise<boolean> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage')
    const before = this.#seen.size
    for (const script of result) if (script.url.includes(this.#folder)) this.#see(script)
    return this.#seen.size > before
  }

  snapshot(): ReadonlySet<string> {
    return new Set(this.#seen)
  }

  /** As if nothing had run since the snapshot. */
  restore(snapshot: ReadonlySet<string>): void {
    this.#seen.clear()
    for (const block of snapshot) this.#seen.add(block)
  }

  #see({ url, functions }: Profiler.ScriptCoverage): void {
    for (const { ranges } of functions) {
      for (const { startOffset, endOffset, count } of ranges) {
        // Often and seldom are different ways through a loop.
        if (count > 0)
          this.#seen.add(`${url} ${startOffset} ${endOffset} ${Math.min(4, 31 - Math.clz32(count))}`)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage')
    this.#session.disconnect()
  }
}
