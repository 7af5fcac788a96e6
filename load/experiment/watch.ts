// Which windows are complete while a launch runs, and when that is enough.
import type { Plan, Sample } from './data.ts'
import { cutWindows, warmUpWindows } from './windows.ts'

export class LaunchWatch {
  readonly samples: Sample[] = []
  dropped = 0
  readonly #plan: Plan
  readonly #counts: number[] = []
  #complete = 0

  constructor(plan: Plan) {
    this.#plan = plan
  }

  add(sample: Sample): void {
    this.samples.push(sample)
    const size = this.#plan.requests * this.#plan.arms.length
    const window = Math.floor(sample.number / size)
    const count = (this.#counts[window] ?? 0) + 1
    this.#counts[window] = count
    if (count === size) this.#complete++
  }

  /** Windows that are whole, warm-up included. */
  get complete(): number {
    return this.#complete
  }

  /** Whole windows after the warm-up, as far as it is over. */
  measured(): number {
    const windows = cutWindows(this.#plan, this.samples, 0)
    return Math.max(0, windows.length - warmUpWindows(this.#plan, windows).windows)
  }
}
