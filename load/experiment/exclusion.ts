// Which windows do not count: by what the machine suffered meanwhile, whoever it struck and however slow it made anybody.
import { quantile, sorted } from '../statistics/index.ts'
import type { Launch } from './data.ts'
import { between, type Window } from './windows.ts'

export interface Excluded {
  readonly launch: number
  readonly window: number
  readonly reason: string
}

/** Share of a window's time. */
const MOST_STEAL = 0.02
/** Waiting for a processor is normal on few cores: what counts is a window that waited much more than the others. */
const MORE_PRESSURE = 2
const LEAST_PRESSURE = 0.2

export function excludedWindows(
  launches: readonly Launch[],
  windows: readonly Window[],
): readonly Excluded[] {
  const suffered = windows.map((window) => {
    const { readings } = launches[window.launch] as Launch
    const share = (value: (reading: Launch['readings'][number]) => number) =>
      (between(readings, window.from, window.to, value) ?? 0) / ((window.to - window.from) / 1000)
    return {
      ...window,
      steal: share(({ steal }) => steal),
      pressure: share(({ pressure }) => pressure),
    }
  })
  const usual = quantile(sorted(suffered.map(({ pressure }) => pressure)), 0.5)
  const limit = Math.max(LEAST_PRESSURE, usual * MORE_PRESSURE)
  return suffered.flatMap(({ launch, window, steal, pressure }) => {
    const percent = (value: number) => `${(value * 100).toFixed(0)} %`
    const reason =
      steal > MOST_STEAL
        ? `${percent(steal)} of the time was taken by other guests of the host`
        : pressure > limit
          ? `tasks waited for a processor ${percent(pressure)} of the time, usually ${percent(usual)}`
          : undefined
    return reason === undefined ? [] : [{ launch, window, reason }]
  })
}
