// Samples from k6's lines of CSV, and to and from the run's own file.
import type { ArmName } from './arms.ts'
import type { Sample } from './data.ts'

/** What a line of k6's output tells, where it tells anything that is wanted. */
export type Told =
  | { readonly sample: Sample; readonly path: string }
  /** A request that prepared the load. */
  | { readonly setup: Sample; readonly path: string }
  | { readonly dropped: number }

/** Columns by the header, which k6 writes first. */
export function k6Reader(): (line: string) => Told | undefined {
  let columns: ReadonlyMap<string, number> | undefined
  return (line) => {
    const cells = line.split(',')
    if (columns === undefined) {
      columns = new Map(cells.map((name, at) => [name, at]))
      return undefined
    }
    const cell = (name: string) => cells[columns?.get(name) ?? -1] ?? ''
    switch (cell('metric_name')) {
      case 'dropped_iterations':
        return { dropped: Number(cell('metric_value')) }
      case 'casino_request':
        return { sample: sampleOf(cell), path: pathOf(cell) }
      case 'casino_setup':
        return { setup: sampleOf(cell), path: pathOf(cell) }
      default:
        return undefined
    }
  }
}

type Cell = (name: string) => string

const namesOf = (cell: Cell) => new URLSearchParams(`${cell('extra_tags')}&${cell('metadata')}`)
const pathOf = (cell: Cell): string => namesOf(cell).get('path') ?? ''

function sampleOf(cell: Cell): Sample {
  const named = namesOf(cell)
  return {
    number: Number(named.get('n')),
    arm: named.get('arm') as ArmName,
    kind: named.get('kind') ?? '',
    sent: Number(named.get('s')),
    lag: Number(named.get('l')),
    status: Number(named.get('c')),
    latency: Number(cell('metric_value')),
  }
}

const HEADER = 'launch,number,arm,kind,sent_ms,lag_ms,status,latency_ms'

export function samplesText(launches: readonly { readonly samples: readonly Sample[] }[]): string {
  const rows = launches.flatMap(({ samples }, launch) =>
    samples.map(({ number, arm, kind, sent, lag, status, latency }) =>
      [launch, number, arm, kind, sent, lag, status, latency].join(','),
    ),
  )
  return `${[HEADER, ...rows].join('\n')}\n`
}

/** By launch. */
export function samplesFrom(text: string): ReadonlyMap<number, readonly Sample[]> {
  const [header, ...rows] = text.trimEnd().split('\n')
  if (header !== HEADER) throw new Error(`not a file of samples: its first line is ${JSON.stringify(header)}`)
  const read = rows.map((row) => {
    const [launch, number, arm, kind = '', sent, lag, status, latency] = row.split(',')
    return {
      launch: Number(launch),
      sample: {
        number: Number(number),
        arm: arm as ArmName,
        kind,
        sent: Number(sent),
        lag: Number(lag),
        status: Number(status),
        latency: Number(latency),
      },
    }
  })
  const byLaunch = Map.groupBy(read, ({ launch }) => launch)
  return new Map([...byLaunch].map(([launch, own]) => [launch, own.map(({ sample }) => sample)]))
}
