// The tables of what arms and services cost.
import type { ArmCost, Outcome, ServiceCost } from '../experiment/index.ts'
import { change, factor, megabytes, time, whole } from '../numbers.ts'
import type { Table } from './table.ts'

/** In the order in which they are shown. */
export const costTables = (outcome: Outcome): readonly Table[] => [
  costs(outcome),
  memory(outcome),
  processor(outcome),
  runtimes(outcome),
]

const find = (all: readonly ArmCost[], name: string) => all.find(({ arm }) => arm === name)

/** The baseline that is asked for as "P50, P95 and P99 with and without OpenTelemetry". */
export function latencies({ costs: all }: Outcome): Table {
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
