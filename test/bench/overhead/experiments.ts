// The made-up experiments that the goals speak of: noise, length, launches.
import type { WindowRatio } from '../../../load/statistics/index.ts'
import { CALM, LAUNCHES, type Noise, NOISY, normal, xorshift } from './noise.ts'
import { simulator } from './simulate.ts'

export interface Experiment {
  readonly name: string
  /** Windows of 600 requests an arm: 3 s each at 200 requests/s an arm. */
  readonly windows: number
  readonly perLaunch: number
  readonly noise: Noise | 'cpu'
}

/** 6 min, 3 min and 15 min at 200 requests/s an arm; 2 min for processor time. */
export const EXPERIMENTS = {
  calm: { name: 'calm, 6 min', windows: 120, perLaunch: 120, noise: CALM },
  launches: { name: 'calm, 6 launches of 20 windows', windows: 120, perLaunch: 20, noise: LAUNCHES },
  short: { name: 'calm, 3 min', windows: 60, perLaunch: 60, noise: CALM },
  noisy: { name: 'noisy, 15 min', windows: 300, perLaunch: 300, noise: NOISY },
  cpu: { name: 'processor time, noisy, 2 min', windows: 40, perLaunch: 40, noise: 'cpu' },
} as const satisfies Record<string, Experiment>

export type ExperimentName = keyof typeof EXPERIMENTS

export function runsOf(
  { noise, windows, perLaunch }: Experiment,
  seed: number,
): () => readonly WindowRatio[] {
  return noise === 'cpu' ? processorTime(windows, seed) : simulator(noise, windows, perLaunch, seed)
}

/** Deviation of an arm's processor time per request in a window on a noisy machine, as measured: 0.03. */
function processorTime(windows: number, seed: number): () => readonly WindowRatio[] {
  const gauss = normal(xorshift(seed))
  return () =>
    Array.from({ length: windows }, (_, window) => {
      // A tenth of the windows is three times as wild.
      const wild = window % 10 === 3 ? 3 : 1
      return { launch: 0, window, logRatio: 0.03 * wild * (gauss() - gauss()) * Math.SQRT1_2 }
    })
}
