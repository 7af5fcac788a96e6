// One made-up run: for each window the log ratio of two arms' 99th percentiles.
import { quantile, sorted, type WindowRatio } from '../../../load/statistics/index.ts'
import { latencyTable, type Noise, normal, xorshift } from './noise.ts'

/** How often in a window the level that the arms share may change. */
const SLICES = 30

export interface Length {
  readonly windows: number
  readonly perLaunch: number
  /** To each arm in a window. */
  readonly requests: number
}

/** Makes runs whose arms are the same: any true ratio can be added to the result. */
export function simulator(noise: Noise, { windows, perLaunch, requests }: Length, seed: number) {
  const random = xorshift(seed)
  const gauss = normal(random)
  const table = latencyTable(noise)
  const latencies = [new Float64Array(requests), new Float64Array(requests)] as const
  const walk = ({ deviation, correlation }: Noise['drift']) => {
    let level = gauss() * deviation
    const step = deviation * Math.sqrt(1 - correlation ** 2)
    return () => (level = level * correlation + gauss() * step)
  }
  const fillWindow = (drift: () => number, levels: readonly [number, number]) => {
    const each = requests / SLICES
    for (let slice = 0; slice < SLICES; slice++) {
      const shared = drift()
      const stalled = random() < noise.stall.probability * 2 ** 32
      const length = stalled ? -Math.log((random() + 0.5) / 2 ** 32) * noise.stall.length : 0
      for (let arm = 0; arm < 2; arm++) {
        const factor = Math.exp(shared + (levels[arm] ?? 0))
        const own = latencies[arm] as Float64Array
        for (let at = slice * each; at < (slice + 1) * each; at++) {
          const drawn = (table[random() >>> 16] as number) * factor
          // A request that comes somewhere in the stall waits for what is left of it.
          own[at] = stalled ? drawn + (length * random()) / 2 ** 32 : drawn
        }
      }
    }
  }
  return (): readonly WindowRatio[] => {
    const drift = walk(noise.drift)
    const phases = [walk(noise.phase), walk(noise.phase)] as const
    let layout: readonly [number, number] = [0, 0]
    return Array.from({ length: windows }, (_, window) => {
      if (window % perLaunch === 0) layout = [gauss() * noise.layout, gauss() * noise.layout]
      fillWindow(drift, [phases[0]() + layout[0], phases[1]() + layout[1]])
      const [arm, reference] = latencies.map((own) => quantile(sorted(own), 0.99)) as [number, number]
      return { launch: Math.floor(window / perLaunch), window, logRatio: Math.log(arm / reference) }
    })
  }
}
