// When somebody may look.
import { unitOf } from '../statistics/index.ts'
import type { Plan } from './data.ts'

/**
 * Which planned look falls on this number of windows; undefined between looks. Where the launch is the unit there is the
 * last one alone: the bounds are made for normal estimates, and a few launches are too far from that (calibrated: 6 % of
 * wrong PASSes with four looks).
 */
export function lookAt(
  { windows, launches, looks }: Pick<Plan, 'windows' | 'launches' | 'looks'>,
  done: number,
): number | undefined {
  const whole = windows * launches
  if (unitOf(launches) === 'launch') return done === whole ? looks : undefined
  for (let look = 1; look <= looks; look++) {
    if (done === Math.ceil((whole * look) / looks)) return look
  }
  return undefined
}
