// The charts, as SVG in the page: what the numbers look like, with the same numbers in tables beside them.
import { html, type Html } from '../../harness/report/index.ts'
import type { Comparison, Outcome, Recorded } from '../experiment/index.ts'
import { inArm } from '../experiment/index.ts'
import { change } from '../numbers.ts'

const WIDTH = 720
const LEFT = 190
const RIGHT = 90

interface Scale {
  (value: number): number
}

function scale(values: readonly number[], from: number, to: number): Scale {
  const finite = values.filter((value) => Number.isFinite(value))
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  const room = (high - low || 1) * 0.05
  return (value) =>
    from +
    ((Math.max(low - room, Math.min(high + room, value)) - low + room) / (high - low + 2 * room)) *
      (to - from)
}

const figure = (title: string, height: number, body: readonly Html[]): Html =>
  html`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${body}</svg></figure>`

const place = (value: number): string => value.toFixed(1)

/** Every comparison with its interval; the dashed lines are no change, and the budget. */
export function forest({ comparisons }: Outcome, budget: number): Html {
  const shown = comparisons.filter(({ ratio }) => Number.isFinite(ratio))
  if (shown.length === 0) return html``
  const x = scale(
    shown.flatMap(({ interval, ratio }) => [interval.low, interval.high, ratio, 1, 1 + budget]),
    LEFT,
    WIDTH - RIGHT,
  )
  const height = shown.length * 22 + 24
  return figure(`Ratio to the reference arm with its 95 % interval; ${lines(budget)}`, height, [
    upright(x(1), height, 'none'),
    upright(x(1 + budget), height, 'budget'),
    ...shown.map((one, at) => forestRow(one, 16 + at * 22, x)),
  ])
}

/** What the dashed lines are. */
const lines = (budget: number): string => `dashed: no change, and the budget of ${change(1 + budget)}`

function forestRow({ arm, reference, what, ratio, interval, judged }: Comparison, y: number, x: Scale): Html {
  const tone = judged === undefined ? 'plain' : judged.verdict.toLowerCase()
  return html`<g class="${tone}"><text x="0" y="${place(y + 4)}">${arm} / ${reference} ${what}</text>
<line x1="${place(x(interval.low))}" x2="${place(x(interval.high))}" y1="${place(y)}" y2="${place(y)}"/><circle cx="${place(x(ratio))}" cy="${place(y)}" r="4"/>
<text x="${WIDTH - RIGHT + 8}" y="${place(y + 4)}">${change(ratio)}</text></g>`
}

const upright = (x: number, height: number, name: string): Html =>
  html`<line class="mark ${name}" x1="${place(x)}" x2="${place(x)}" y1="0" y2="${height - 12}"/>`

/** How much slower the instrumented arm is at each quantile. */
export function shiftChart({ shift }: Outcome): Html {
  if (shift.length === 0) return html``
  const height = 200
  const y = scale(
    shift.flatMap(({ interval, ratio }) => [interval.low, interval.high, ratio, 1]),
    height - 30,
    10,
  )
  const x = (at: number) => LEFT / 3 + (at * (WIDTH - LEFT / 3 - 20)) / shift.length + 20
  return figure('Shift function: instrumented / uninstrumented by quantile; dashed: no change', height, [
    across(y(1), 'none'),
    ...shift.map(
      (
        one,
        at,
      ) => html`<g class="plain"><line x1="${place(x(at))}" x2="${place(x(at))}" y1="${place(y(one.interval.low))}" y2="${place(y(one.interval.high))}"/><circle cx="${place(x(at))}" cy="${place(y(one.ratio))}" r="4"/>
<text class="mid" x="${place(x(at))}" y="${height - 8}">p${one.quantile * 100}</text><text x="${place(x(at) + 7)}" y="${place(y(one.ratio) + 4)}">${change(one.ratio)}</text></g>`,
    ),
  ])
}

const across = (y: number, name: string): Html =>
  html`<line class="mark ${name}" x1="0" x2="${WIDTH}" y1="${place(y)}" y2="${place(y)}"/>`

/** The gated ratio window by window: a trend or a jump would show here. */
export function byWindow({ gates }: Outcome, budget: number): Html {
  const [gate] = gates
  if (gate === undefined || gate.ratios.length === 0) return html``
  const height = 180
  const values = gate.ratios.map(({ logRatio }) => Math.exp(logRatio))
  const y = scale([...values, 1, 1 + budget], height - 10, 10)
  const x = (at: number) => 70 + (at * (WIDTH - 80)) / Math.max(1, values.length - 1)
  return figure(`${gate.what} of ${gate.arm} / ${gate.reference} by window; ${lines(budget)}`, height, [
    across(y(1), 'none'),
    across(y(1 + budget), 'budget'),
    ...[Math.min(...values), Math.max(...values)].map(
      (value) => html`<text x="0" y="${place(y(value) + 4)}">${change(value)}</text>`,
    ),
    ...values.map(
      (value, at) =>
        html`<circle class="launch${(gate.ratios[at]?.launch ?? 0) % 2}" cx="${place(x(at))}" cy="${place(y(value))}" r="3"/>`,
    ),
  ])
}

/** Two equal arms: how far apart windows of the same thing lie. */
export function sameHistogram({ same }: Outcome): Html {
  if (same === undefined || same.ratios.length < 2) return html``
  const height = 150
  const values = same.ratios.map(({ logRatio }) => Math.exp(logRatio))
  const low = Math.min(...values, 1)
  const high = Math.max(...values, 1)
  const bins = 15
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low || 1)) * bins))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const most = Math.max(...counts)
  const each = (WIDTH - 40) / bins
  const one = 20 + ((1 - low) / (high - low || 1)) * (WIDTH - 40)
  return figure('A/A: ratio of two uninstrumented arms by window; dashed: no change', height, [
    ...counts.map((count, at) => {
      const tall = (count / most) * (height - 40)
      return html`<rect class="bar" x="${place(20 + at * each + 1)}" width="${place(each - 2)}" y="${place(height - 22 - tall)}" height="${place(tall)}"/>`
    }),
    upright(one, height, 'none'),
    html`<text x="20" y="${height - 6}">${change(low)}</text><text class="end" x="${WIDTH - 20}" y="${height - 6}">${change(high)}</text>`,
  ])
}

/** How late requests were sent, and how busy arms and generator were, second by second. */
export function timeline({ launches, plan }: Recorded): Html {
  const height = 130
  const rows = launches.flatMap((launch, index) => {
    if (launch.samples.length === 0) return []
    const bySecond = Map.groupBy(launch.samples, ({ sent }) => Math.floor(sent / 1000))
    const start = Math.min(...bySecond.keys())
    const late = [...bySecond].map(
      ([second, own]) => [second - start, Math.max(...own.map(({ lag }) => lag))] as const,
    )
    const end = Math.max(...late.map(([second]) => second), 1)
    const most = Math.max(...late.map(([, lag]) => lag), 5)
    const x = (second: number) => (second / end) * WIDTH
    const busy = launch.readings.slice(1).map((reading, at) => {
      const before = launch.readings[at] ?? reading
      const used = plan.arms.reduce(
        (sum, { name }) =>
          sum +
          plan.services.reduce(
            (own, service) =>
              own + (reading.cpu[inArm(service, name)] ?? 0) - (before.cpu[inArm(service, name)] ?? 0),
            0,
          ),
        reading.generator - before.generator,
      )
      return [
        reading.time / 1000 - start,
        used / Math.max(0.001, (reading.time - before.time) / 1000),
      ] as const
    })
    const cores = Math.max(...busy.map(([, used]) => used), 1)
    return [
      figure(
        `Launch ${index + 1}: latest request of each second (bars, up to ${most.toFixed(0)} ms), cores used by arms and generator (line, up to ${cores.toFixed(1)})`,
        height,
        [
          ...late.map(
            ([second, lag]) =>
              html`<rect class="bar" x="${place(x(second))}" width="2" y="${place(height - 10 - (lag / most) * (height - 20))}" height="${place((lag / most) * (height - 20))}"/>`,
          ),
          html`<polyline class="line" points="${busy
            .filter(([second]) => second >= 0 && second <= end)
            .map(
              ([second, used]) =>
                `${place(x(second))},${place(height - 10 - (used / cores) * (height - 20))}`,
            )
            .join(' ')}"/>`,
        ],
      ),
    ]
  })
  return html`${rows}`
}
