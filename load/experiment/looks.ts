// When somebody may look.
import { unitOf } from '../statistics/index.ts'
import type { Plan } from './data.ts'

/**
 * Which planned look falls on this number of windows; undefined between looks. Where the launch is the unit, looks fall on
 * ends of launches: half a launch is no unit.
 */
export function lookAt(
  { windows, launches, looks }: Pick<Plan, 'windows' | 'launches' | 'looks'>,
  done: number,
): number | undefined {
  for (let look = 1; look <= looks; look++) {
    const at =
      unitOf(launches) === 'launch'
        ? Math.ceil((launches * look) / looks) * windows
        : Math.ceil((windows * launches * look) / looks)
    if (done === at) return look
  }
  return undefined
}
