// What the reports say, before it is Markdown or HTML: a headline, facts and tables of text.
import type { ArmCost, Comparison, Outcome, Recorded, ServiceCost } from '../experiment/index.ts'
import type { Table } from './table.ts'
import { change, factor, megabytes, share, time, whole } from './numbers.ts'

const HEADLINES = {
  PASS: 'within the budget',
  FAIL: 'over the budget',
  INCONCLUSIVE: 'this run cannot tell',
  INVALID: 'refused: the run proves nothing',
} as const

export const headline = ({ verdict }: Outcome): string => `${verdict}: ${HEADLINES[verdict]}`

export function facts(
  { plan, machine, started, stoppedAtLook, launches, tool }: Recorded,
  outcome: Outcome,
): readonly (readonly [string, string])[] {
  const requests = launches.reduce((sum, { samples }) => sum + samples.length, 0)
  const warm = outcome.warmUp.map(
    ({ windows, stable }) => `${windows} windows${stable ? '' : ' (medians never agreed)'}`,
  )
  const judged = outcome.gates[0]?.judged
  return [
    [
      'budget',
      `${share(plan.budget)} at p${plan.quantile * 100}${plan.cpuBudget === undefined ? '' : `, ${share(plan.cpuBudget)} of processor time a request`}`,
    ],
    [
      'scenario',
      `${plan.scenario}, ${plan.rate} requests/s to each of ${plan.arms.length} arms, seed ${plan.seed}`,
    ],
    [
      'arms',
      plan.arms
        .map(
          ({ name, title, revision, faults }) =>
            `${name} ${title} (${revision}${faults.length > 0 ? `, with ${faults.join(', ')}` : ''})`,
        )
        .join('; '),
    ],
    [
      'measured',
      `K = ${outcome.windows.length} windows of n = ${plan.requests} requests an arm, in ${launches.length} launches; ${whole(requests)} requests in all; the ratio spreads by ${share(outcome.spread)} a window, D = ${factor(outcome.designEffect)} times the variance of independent requests`,
    ],
    ['warm-up', warm.join(', ')],
    [
      'excluded',
      outcome.excluded.length === 0
        ? 'no window'
        : outcome.excluded
            .map(({ launch, window, reason }) => `launch ${launch + 1} window ${window}: ${reason}`)
            .join('; '),
    ],
    [
      'ended',
      stoppedAtLook === undefined
        ? `after all ${plan.looks} looks`
        : `at look ${stoppedAtLook} of ${plan.looks}`,
    ],
    [
      'could have seen',
      judged === undefined
        ? 'unknown'
        : `a slowdown of ${share(judged.smallestDetectable)} four times out of five; FAIL from ${share(judged.smallestFailing)}`,
    ],
    ['two equal arms', outcome.same === undefined ? 'not run' : ratioText(outcome.same)],
    [
      'known delay',
      outcome.control === undefined
        ? 'not run'
        : `${ratioText(outcome.control)}: ${outcome.control.judged?.verdict === 'FAIL' ? 'found' : 'NOT found'}`,
    ],
    [
      'one arm at a time',
      outcome.turns === undefined
        ? 'not run'
        : `${ratioText(outcome.turns)} in ${outcome.turns.launches} launches; against side by side ${ratioText({ ratio: outcome.turns.difference, interval: outcome.turns.differenceInterval })}${outcome.turns.contaminated ? ': the arms disturb each other' : ''}`,
    ],
    [
      'pace',
      plan.pace === undefined
        ? `${plan.rate} requests/s an arm, as asked`
        : `${plan.rate} requests/s an arm: at ${plan.pace.tried} the machine was ${share(plan.pace.busy)} busy`,
    ],
    [
      'lag behind schedule',
      `median ${outcome.lag.median.toFixed(1)} ms, p99 ${outcome.lag.p99.toFixed(1)} ms`,
    ],
    [
      'machine',
      `${machine.cores} cores, ${machine.model}, ${megabytes(machine.memory)}, Linux ${machine.kernel}; Node ${machine.node}; ${machine.k6}; Pitboss ${tool}`,
    ],
    ['started', started],
  ]
}

export const ratioText = ({ ratio, interval }: Pick<Comparison, 'ratio' | 'interval'>): string =>
  `${change(ratio)} (95 %: ${change(interval.low)} to ${change(interval.high)})`

export function tables(recorded: Recorded, outcome: Outcome): readonly Table[] {
  return [
    comparisons(outcome),
    latencies(outcome),
    shift(outcome),
    costs(outcome),
    memory(outcome),
    processor(outcome),
    runtimes(outcome),
  ]
}

function comparisons({ comparisons: all }: Outcome): Table {
  return {
    title: 'Comparisons',
    head: ['arms', 'what', 'ratio, 95 % interval', 'Hodges-Lehmann', 'trimmed mean', 'unit', 'verdict'],
    rows: all.map((one) => [
      `${one.arm} / ${one.reference}`,
      one.what,
      ratioText(one),
      change(one.hodgesLehmann.value),
      change(one.trimmed.value),
      `${one.estimate.degreesOfFreedom + 1} ${one.estimate.unit}s`,
      one.judged?.verdict ?? '',
    ]),
  }
}

/** Asked of both arms in the same way, so that they can be compared; an SDK's own metrics exist in one arm only. */
function runtimes({ costs: all }: Outcome): Table {
  const [plain, instrumented] = [find(all, 'U'), find(all, 'I')]
  const told = (plain?.services ?? []).filter(({ runtime }) => runtime.collections !== undefined)
  return {
    title: 'Event loop and collections by service',
    head: [
      'service',
      'collections a request, uninstrumented',
      'instrumented',
      'event loop late (mean, p99), uninstrumented',
      'instrumented',
    ],
    rows: told.map(({ service, runtime }) => {
      const other = instrumented?.services.find((one) => one.service === service)?.runtime ?? {}
      return [
        service,
        `${whole(runtime.collections ?? Number.NaN)} µs`,
        `${whole(other.collections ?? Number.NaN)} µs`,
        loopText(runtime),
        loopText(other),
      ]
    }),
  }
}

const loopText = ({ loop }: ServiceCost['runtime']): string =>
  loop === undefined ? '' : `${time(loop.mean)}, ${time(loop.p99)}`

const find = (all: readonly ArmCost[], name: string) => all.find(({ arm }) => arm === name)

/** The baseline that is asked for as "P50, P95 and P99 with and without OpenTelemetry". */
function latencies({ costs: all }: Outcome): Table {
  return {
    title: 'Latency by arm',
    head: ['arm', 'P50', 'P95', 'P99', 'P99 against U'],
    rows: all.map(({ arm, latency }) => [
      arm,
      time(latency.p50),
      time(latency.p95),
      time(latency.p99),
      arm === 'U' ? '' : change(latency.p99 / (find(all, 'U')?.latency.p99 ?? Number.NaN)),
    ]),
  }
}

function shift({ shift: all }: Outcome): Table {
  return {
    title: 'Shift: instrumented against uninstrumented, by quantile',
    head: ['quantile', 'uninstrumented', 'instrumented', 'difference', 'ratio, 95 % interval'],
    rows: all.map((one) => [
      `p${one.quantile * 100}`,
      time(one.reference),
      time(one.arm),
      time(one.arm - one.reference),
      ratioText(one),
    ]),
  }
}

function costs({ costs: all }: Outcome): Table {
  return {
    title: 'Cost of a request by arm',
    head: ['arm', 'processor time', 'spans', 'OTLP bytes, not compressed'],
    rows: all.map(({ arm, cpu, spans, bytes }) => [
      arm,
      `${whole(cpu)} µs`,
      spans === undefined ? '' : spans.toFixed(1),
      bytes === undefined ? '' : whole(bytes),
    ]),
  }
}

/** Resident memory of each service, and what instrumentation adds. */
function memory({ costs: all }: Outcome): Table {
  const [plain, instrumented] = [find(all, 'U'), find(all, 'I')]
  return {
    title: 'Memory by service',
    head: ['service', 'uninstrumented', 'instrumented', 'more'],
    rows: (plain?.services ?? []).map(({ service, rss }) => {
      const other = instrumented?.services.find((one) => one.service === service)?.rss ?? Number.NaN
      return [service, megabytes(rss), megabytes(other), `${megabytes(other - rss)} (${change(other / rss)})`]
    }),
  }
}

/** All that comes with a span is in its share: its attributes, its log lines, metrics, and their export. */
function processor({ costs: all }: Outcome): Table {
  const [plain, instrumented] = [find(all, 'U'), find(all, 'I')]
  return {
    title: 'Processor time a request by service, all threads',
    head: ['service', 'uninstrumented', 'instrumented', 'more', 'spans', 'more for each span'],
    rows: (plain?.services ?? []).map(({ service, cpu }) => {
      const other = instrumented?.services.find((one) => one.service === service)
      const more = (other?.cpu ?? Number.NaN) - cpu
      return [
        service,
        `${whole(cpu)} µs`,
        `${whole(cpu + more)} µs`,
        `${whole(more)} µs (${change(1 + more / cpu)})`,
        factor(other?.spans ?? Number.NaN),
        `${whole(more / (other?.spans ?? Number.NaN))} µs`,
      ]
    }),
  }
}
