// How long, how often, how strict: the sizes of the experiment, and a tiny one that shows that everything works.
import type { Plan } from './data.ts'
import { ABBA } from './turns.ts'

export type Size = 'quick' | 'nightly' | 'smoke' | 'settings'

type Sized = Pick<Plan, 'rate' | 'requests' | 'windows' | 'launches' | 'looks' | 'warmUp' | 'turns'>

/**
 * Rates are the highest that are tried; {@link atPace} lowers them to what leaves the machine half idle. `quick` ends within
 * six minutes; `nightly` has launches enough to be the unit, and takes three quarters of an hour. `smoke` decides nothing.
 * `settings` is a group of settings tried side by side: short, because processor time tells them apart soon.
 */
export const SIZES: Readonly<Record<Size, Sized>> = {
  quick: {
    rate: 30,
    requests: 600,
    windows: 11,
    launches: 1,
    looks: 4,
    warmUp: { milliseconds: 30_000, requests: 1_200, agreement: 0.02, mostWindows: 4 },
  },
  nightly: {
    rate: 30,
    requests: 600,
    windows: 15,
    launches: 6,
    looks: 1,
    warmUp: { milliseconds: 30_000, requests: 5_000, agreement: 0.02, mostWindows: 12 },
    turns: ABBA,
  },
  smoke: {
    rate: 20,
    requests: 20,
    windows: 6,
    launches: 1,
    looks: 1,
    warmUp: { milliseconds: 1_000, requests: 20, agreement: 10, mostWindows: 4 },
  },
  settings: {
    rate: 30,
    requests: 450,
    windows: 6,
    launches: 1,
    looks: 1,
    warmUp: { milliseconds: 30_000, requests: 600, agreement: 0.02, mostWindows: 4 },
  },
}
