// The made-up experiments that the goals speak of: noise, length, launches.
import type { WindowRatio } from '../../../load/statistics/index.ts'
import { CALM, LAUNCHES, type Noise, NOISY, normal, WILD, xorshift } from './noise.ts'
import { simulator } from './simulate.ts'

export interface Experiment {
  readonly name: string
  readonly windows: number
  readonly perLaunch: number
  /** To each arm in a window: 600 take 3 s at 200 requests/s an arm. */
  readonly requests: number
  readonly noise: Noise | 'cpu'
}

/** 6 min, 3 min and 15 min at 200 requests/s an arm; 2 min for processor time; and `--quick` where a machine bears 12 requests/s. */
export const EXPERIMENTS = {
  calm: { name: 'calm, 6 min', windows: 120, perLaunch: 120, requests: 600, noise: CALM },
  launches: {
    name: 'calm, 6 launches of 20 windows',
    windows: 120,
    perLaunch: 20,
    requests: 600,
    noise: LAUNCHES,
  },
  short: { name: 'calm, 3 min', windows: 60, perLaunch: 60, requests: 600, noise: CALM },
  noisy: { name: 'noisy, 15 min', windows: 300, perLaunch: 300, requests: 600, noise: NOISY },
  cpu: { name: 'processor time, noisy, 2 min', windows: 40, perLaunch: 40, requests: 600, noise: 'cpu' },
  few: { name: 'twelve wild windows', windows: 12, perLaunch: 12, requests: 240, noise: WILD },
} as const satisfies Record<string, Experiment>

export type ExperimentName = keyof typeof EXPERIMENTS

export function runsOf(
  { noise, windows, perLaunch, requests }: Experiment,
  seed: number,
): () => readonly WindowRatio[] {
  return noise === 'cpu'
    ? processorTime(windows, seed)
    : simulator(noise, { windows, perLaunch, requests }, seed)
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
