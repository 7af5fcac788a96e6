// One made-up run: for each window the log ratio of two arms' 99th percentiles.
import { quantile, sorted, type WindowRatio } from '../../../load/statistics/index.ts'
import { latencyTable, type Noise, normal, xorshift } from './noise.ts'

/** Requests of one arm in a window, and in how many slices the shared level may change. */
const REQUESTS = 600
const SLICES = 30

/** Makes runs of `windows` windows with `perLaunch` to a launch. The arms are the same: any true ratio can be added to the result. */
export function simulator(noise: Noise, windows: number, perLaunch: number, seed: number) {
  const random = xorshift(seed)
  const gauss = normal(random)
  const table = latencyTable(noise)
  const latencies = [new Float64Array(REQUESTS), new Float64Array(REQUESTS)] as const
  const walk = ({ deviation, correlation }: Noise['drift']) => {
    let level = gauss() * deviation
    const step = deviation * Math.sqrt(1 - correlation ** 2)
    return () => (level = level * correlation + gauss() * step)
  }
  const fillWindow = (drift: () => number, levels: readonly [number, number]) => {
    const each = REQUESTS / SLICES
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
