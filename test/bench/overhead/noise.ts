// Made-up latencies with the noise that real ones have: heavy tails, drift that lasts, stalls that strike all arms at once,
// phases of one arm, and a layout in memory that each launch draws anew.
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'

export interface Noise {
  readonly name: string
  /** Deviation of the logarithm of a latency. */
  readonly sigma: number
  /** Share of requests in the Pareto tail, and its exponent. */
  readonly tail: { readonly share: number; readonly alpha: number }
  /** Log level that all arms share: deviation, and correlation from one slice of a window to the next. */
  readonly drift: { readonly deviation: number; readonly correlation: number }
  /** Log level of one arm alone, from window to window: collections, compilations. */
  readonly phase: { readonly deviation: number; readonly correlation: number }
  /** Probability that a slice has a stall, and its mean length in typical latencies. */
  readonly stall: { readonly probability: number; readonly length: number }
  /** Deviation of the log level of an arm between launches. */
  readonly layout: number
}

export const CALM: Noise = {
  name: 'calm',
  sigma: 0.5,
  tail: { share: 0.005, alpha: 2 },
  drift: { deviation: 0.05, correlation: 0.98 },
  phase: { deviation: 0.01, correlation: 0.5 },
  stall: { probability: 0.002, length: 3 },
  layout: 0,
}

export const LAUNCHES: Noise = { ...CALM, name: 'calm, launches differ', layout: 0.015 }

export const NOISY: Noise = {
  name: 'noisy neighbour',
  sigma: 0.7,
  tail: { share: 0.01, alpha: 1.7 },
  drift: { deviation: 0.25, correlation: 0.98 },
  phase: { deviation: 0.03, correlation: 0.5 },
  stall: { probability: 0.03, length: 8 },
  layout: 0,
}

/** Worse than anything recorded: the 99th percentile of a few requests lies in a tail without a variance. */
export const WILD: Noise = {
  name: 'wild',
  sigma: 0.7,
  tail: { share: 0.03, alpha: 1.2 },
  drift: { deviation: 0.25, correlation: 0.98 },
  phase: { deviation: 0.03, correlation: 0.5 },
  stall: { probability: 0.03, length: 10 },
  layout: 0,
}

/** 32-bit xorshift: fast, and good enough for draws that are looked up in a table. */
export function xorshift(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 0x9e3779b9) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

const CELLS = 65_536

/** Latencies at equal steps of probability: a draw is one look into it. */
export function latencyTable({ sigma, tail }: Noise): Float64Array {
  const inTail = Math.round(CELLS * tail.share)
  const table = Float64Array.from({ length: CELLS }, (_, cell) => {
    // The tail's cells are spread evenly over the body's.
    const isTail = inTail > 0 && cell % Math.round(CELLS / inTail) === 0
    const body = Math.exp(sigma * normalQuantile((cell + 0.5) / CELLS, 0, 1))
    if (!isTail) return body
    const rank = (((cell * 40_503) % CELLS) + 0.5) / CELLS
    return body * rank ** (-1 / tail.alpha)
  })
  return table.sort()
}

/** A source of normal deviates from the same bits. */
export function normal(random: () => number): () => number {
  return () => normalQuantile((random() + 0.5) / 2 ** 32, 0, 1)
}
