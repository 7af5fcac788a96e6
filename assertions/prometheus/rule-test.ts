// A recording as the input of `promtool test rules`, and what promtool said of it.
// Source: Prometheus documentation, configuration/unit_testing_rules.
import type { PrometheusSeries, Sample } from './series.ts'

/** How a recording is laid out for rules that were written for production. */
export interface Pace {
  /** Recorded milliseconds between two samples: the interval at which the services export here. */
  readonly step: number
  /** What such a step stands for, in seconds: the interval at which they export in production. */
  readonly standsFor: number
}

/** As promtool reads it: written out as JSON, which is YAML. */
export interface RuleTest {
  readonly rule_files: readonly string[]
  readonly evaluation_interval: string
  readonly tests: readonly {
    readonly interval: string
    readonly input_series: readonly { readonly series: string; readonly values: string }[]
    readonly promql_expr_test: readonly {
      readonly expr: string
      readonly eval_time: string
      readonly exp_samples: readonly []
    }[]
  }[]
}

/** Every alert that ever fired; expected are none, so that promtool tells which did. */
const FIRED = 'count by (alertname) (max_over_time(ALERTS{alertstate="firing"}[100d]))'

/**
 * The series on a grid of steps, each sample in the step in which it was taken, so that a series that ended is absent
 * afterwards. Nothing is made up: a step without a sample has none.
 */
export function ruleTest(
  series: readonly PrometheusSeries[],
  ruleFiles: readonly string[],
  { step, standsFor }: Pace,
): RuleTest {
  const times = series.flatMap(({ samples }) => samples.map(({ time }) => time))
  // One step ahead, for the beginnings of streams: see below.
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY) - step
  const last = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY)
  const steps = times.length === 0 ? 0 : Math.floor((last - first) / step) + 1
  const interval = `${standsFor}s`
  return {
    rule_files: ruleFiles,
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: series.map((one) => ({
          series: seriesText(one),
          values: valuesText(one, first, step, steps),
        })),
        promql_expr_test: [{ expr: FIRED, eval_time: `${steps * standsFor}s`, exp_samples: [] }],
      },
    ],
  }
}

const seriesText = ({ name, labels }: PrometheusSeries): string =>
  `${name}{${labels.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}}`

function valuesText({ samples }: PrometheusSeries, first: number, step: number, steps: number): string {
  const values = Array.from({ length: steps }, () => '_')
  const stepOf = ({ time }: Sample) => Math.floor((time - first) / step)
  for (const sample of samples) values[stepOf(sample)] = numberText(sample.value)
  // A stream that began and rose within one step: without its beginning the rise would never show.
  const [begun, next] = samples
  if (begun !== undefined && next !== undefined && stepOf(begun) === stepOf(next))
    values[stepOf(begun) - 1] = numberText(begun.value)
  return values.join(' ')
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

/** Names of the alerts that fired, out of what promtool printed; none where it printed success. */
export function firedAlerts(printed: string): string[] {
  return [...new Set([...printed.matchAll(/alertname="([^"]*)"/g)].map(([, name = '']) => name))].toSorted()
}
