// Windows: as many requests for each arm, by the requests' numbers; what the processes spent meanwhile, by time.
import { mean, quantile, quantileError, sorted } from '../statistics/index.ts'
import type { ArmName } from './arms.ts'
import type { Plan, Reading, Sample } from './data.ts'

export interface Window {
  readonly launch: number
  /** From 0 within the launch, warm-up included. */
  readonly window: number
  /** Milliseconds since the epoch of its first and its last request. */
  readonly from: number
  readonly to: number
  /** Ascending latencies in milliseconds. */
  readonly latencies: ReadonlyMap<ArmName, Float64Array>
}

/** Whole windows only: what was begun when the load ended is left out. */
export function cutWindows(plan: Plan, samples: readonly Sample[], launch: number): readonly Window[] {
  const size = plan.requests * plan.arms.length
  const byWindow = Map.groupBy(samples, ({ number }) => Math.floor(number / size))
  return [...byWindow]
    .filter(([, own]) => own.length === size)
    .toSorted(([a], [b]) => a - b)
    .map(([window, own]) => ({ launch, window, ...spanOf(own), latencies: latenciesOf(plan, own) }))
}

const spanOf = (own: readonly Sample[]) =>
  own.reduce(({ from, to }, { sent }) => ({ from: Math.min(from, sent), to: Math.max(to, sent) }), {
    from: Number.POSITIVE_INFINITY,
    to: 0,
  })

function latenciesOf(plan: Plan, own: readonly Sample[]): ReadonlyMap<ArmName, Float64Array> {
  const byArm = Map.groupBy(own, ({ arm }) => arm)
  return new Map(
    plan.arms.map(({ name }) => [name, sorted((byArm.get(name) ?? []).map(({ latency }) => latency))]),
  )
}

/** How far apart the medians of three equal windows lie in 19 of 20 cases, in standard errors of one. */
const CHANCE = 3.31

/**
 * How many windows at the beginning do not count. Blind to arms: it looks at all latencies together. Medians of few
 * requests differ by chance alone: that much more is allowed, or a slow service would never be warm.
 */
export function warmUpWindows(
  plan: Plan,
  windows: readonly Window[],
): { readonly windows: number; readonly stable: boolean } {
  const { milliseconds, requests, agreement, mostWindows } = plan.warmUp
  const start = windows[0]?.from ?? 0
  const middles = windows.map(middleOf)
  for (let count = 1; count < windows.length && count <= mostWindows; count++) {
    const last = windows[count - 1]
    if (last === undefined || last.to - start < milliseconds || count * plan.requests < requests) continue
    const three = middles.slice(Math.max(0, count - 3), count)
    const logs = three.map(({ log }) => log)
    const chance = CHANCE * mean(three.map(({ error }) => error))
    if (three.length === 3 && Math.max(...logs) - Math.min(...logs) <= Math.log1p(agreement) + chance)
      return { windows: count, stable: true }
  }
  return { windows: Math.min(mostWindows, windows.length), stable: false }
}

/** Of the median of all latencies: its logarithm, and the standard error of that. */
function middleOf({ latencies }: Window): { readonly log: number; readonly error: number } {
  const all = sorted([...latencies.values()].flatMap((own) => [...own]))
  return { log: Math.log(quantile(all, 0.5)), error: quantileError(all, 0.5) }
}

/** What changed between two moments, each between two readings; undefined where there are none around them. */
export function between(
  readings: readonly Reading[],
  from: number,
  to: number,
  value: (reading: Reading) => number,
): number | undefined {
  const [begin, end] = [at(readings, from, value), at(readings, to, value)]
  return begin === undefined || end === undefined ? undefined : end - begin
}

function at(
  readings: readonly Reading[],
  time: number,
  value: (reading: Reading) => number,
): number | undefined {
  const after = readings.findIndex((reading) => reading.time >= time)
  const [low, high] = [readings[after - 1], readings[after]]
  if (low === undefined || high === undefined) return undefined
  const share = (time - low.time) / (high.time - low.time)
  return value(low) + (value(high) - value(low)) * share
}
