// When a run proves nothing: it is refused, whatever its numbers look like.
import { quantile, sorted } from '../statistics/index.ts'
import type { ArmName } from './arms.ts'
import type { Plan, Recorded, Sample } from './data.ts'
import { between, type Window } from './windows.ts'

const MOST_LAG = 5
const MOST_GENERATOR = 0.7
const LEAST_RATE = 0.99
const MOST_EXCLUDED = 0.25
/** The quantile of U may drift so much from one half of a launch to the other. */
const MOST_DRIFT = 0.5

export interface Measured {
  /** Windows after the warm-up, before exclusion, and how many were excluded. */
  readonly windows: readonly Window[]
  readonly excluded: number
}

/** Why the run is refused, one sentence each; none for a run that counts. */
export function refusals(recorded: Recorded, { windows, excluded }: Measured): readonly string[] {
  const { plan, launches } = recorded
  const samples = launches.flatMap((launch) => [...launch.samples, ...(launch.turns ?? [])])
  const dropped = launches.reduce((sum, launch) => sum + launch.dropped, 0)
  const wrong = samples.filter(({ status }) => status < 200 || status >= 300)
  return [
    ...launches.flatMap(({ died }) => (died === undefined ? [] : [`An arm died: ${died}`])),
    ...(dropped > 0
      ? [`${dropped} requests were never sent: all of the generator's users were waiting.`]
      : []),
    ...(wrong.length > 0
      ? [`${wrong.length} requests were not answered as they should be: ${statuses(wrong)}.`]
      : []),
    ...launches.flatMap(({ sent }) =>
      sent
        .filter(({ arm }) => !triesSetting(plan, arm))
        .flatMap(({ arm, unusual }) =>
          Object.entries(unusual).map(
            ([what, count]) =>
              `Arm ${arm} left another number of spans than its requests make: ${what}, in ${count} traces.`,
          ),
        ),
    ),
    ...lateness(measuredSamples(recorded, windows)),
    ...generatorLoad(recorded, windows),
    ...rateReached(plan, windows),
    ...(windows.length === 0 ? ['No window was completed after the warm-up.'] : []),
    ...(windows.length > 0 && excluded / windows.length > MOST_EXCLUDED
      ? [
          `${excluded} of ${windows.length} windows were excluded: the machine was too busy with other things.`,
        ]
      : []),
    ...drift(plan, windows),
  ]
}

/** Some settings lose spans on purpose; what they lose is in their row. */
const triesSetting = ({ arms }: Plan, arm: ArmName): boolean =>
  arms.some(({ name, settingName }) => name === arm && settingName !== undefined)

function statuses(wrong: readonly Sample[]): string {
  const counts = Map.groupBy(
    wrong,
    ({ arm, status }) => `${status === 0 ? 'no answer' : `status ${status}`} from ${arm}`,
  )
  return [...counts].map(([what, own]) => `${own.length} x ${what}`).join(', ')
}

/** Cold services let the generator wait for users of its own; what counts is when it is measured. */
export function measuredSamples({ plan, launches }: Recorded, windows: readonly Window[]): readonly Sample[] {
  const size = plan.requests * plan.arms.length
  const counted = new Set(windows.map(({ launch, window }) => `${launch} ${window}`))
  return launches.flatMap(({ samples }, launch) =>
    samples.filter(({ number }) => counted.has(`${launch} ${Math.floor(number / size)}`)),
  )
}

function lateness(samples: readonly Sample[]): readonly string[] {
  const lag = lagAt(samples, 0.99)
  return lag > MOST_LAG
    ? [
        `Requests were sent late: the 99th percentile of the lag behind schedule is ${lag.toFixed(1)} ms, allowed are ${MOST_LAG}.`,
      ]
    : []
}

/** Against the least lag of all: how the generator counts from its own start is no lag. */
export function lagAt(samples: readonly Sample[], p: number): number {
  const lags = sorted(samples.map(({ lag }) => lag))
  return lags.length === 0 ? 0 : quantile(lags, p) - (lags[0] ?? 0)
}

function generatorLoad({ launches }: Recorded, windows: readonly Window[]): readonly string[] {
  const shares = windows.map((window) => {
    const used = between(
      launches[window.launch]?.readings ?? [],
      window.from,
      window.to,
      ({ generator }) => generator,
    )
    return (used ?? 0) / ((window.to - window.from) / 1000)
  })
  const most = Math.max(0, ...shares)
  return most > MOST_GENERATOR
    ? [
        `The generator used ${(most * 100).toFixed(0)} % of a core in a window: it may itself have been what was slow.`,
      ]
    : []
}

function rateReached({ rate, arms, requests }: Plan, windows: readonly Window[]): readonly string[] {
  const planned = requests / rate
  const slow = windows.filter(({ from, to }) => planned / ((to - from) / 1000) < LEAST_RATE)
  // One window may end a request later than planned; the mean may not.
  const mean = windows.reduce((sum, { from, to }) => sum + (to - from) / 1000, 0) / windows.length
  if (windows.length === 0 || planned / mean >= LEAST_RATE) return []
  return [
    `${(rate * arms.length * (planned / mean)).toFixed(1)} requests/s were sent where ${rate * arms.length} were planned, in ${slow.length} of ${windows.length} windows.`,
  ]
}

function drift({ quantile: p }: Plan, windows: readonly Window[]): readonly string[] {
  return [...Map.groupBy(windows, ({ launch }) => launch)].flatMap(([launch, own]) => {
    const values = own.map(({ latencies }) => quantile(latencies.get('U') ?? [], p))
    const half = Math.floor(values.length / 2)
    if (half < 3) return []
    const [first, second] = [values.slice(0, half), values.slice(-half)].map((part) =>
      quantile(sorted(part), 0.5),
    ) as [number, number]
    const change = Math.max(first, second) / Math.min(first, second) - 1
    return change > MOST_DRIFT
      ? [
          `Launch ${launch + 1}: the uninstrumented arm itself went from ${first.toFixed(1)} to ${second.toFixed(1)} ms while it was measured.`,
        ]
      : []
  })
}
