// What the Python package of the conventions says of metrics: instrument and unit.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MetricFacts } from '../../assertions/index.ts'

type Instrument = NonNullable<MetricFacts['instrument']>

export interface PythonMetric {
  readonly instrument: Instrument
  readonly unit: string
}

const INSTRUMENTS: Readonly<Record<string, Instrument>> = {
  create_counter: 'counter',
  create_observable_counter: 'counter',
  create_up_down_counter: 'up-down counter',
  create_observable_up_down_counter: 'up-down counter',
  create_histogram: 'histogram',
  create_gauge: 'gauge',
  create_observable_gauge: 'gauge',
}

const CONSTANT = /^(\w+): Final = (?:\(\s*)?"([^"]+)"/gm
const CREATED = /meter\.(create_\w+)\(\s*name=(\w+),(?:(?!meter\.)[\s\S])*?unit="([^"]*)"/g

/** By name of the metric, from all files of the unpacked package. */
export function readPythonMetrics(folder: string): Map<string, PythonMetric> {
  const found = new Map<string, PythonMetric>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!file.endsWith('_metrics.py')) continue
    const text = readFileSync(join(folder, file), 'utf8')
    const names = new Map(
      [...text.matchAll(CONSTANT)].map(([, constant = '', name = '']) => [constant, name]),
    )
    for (const [, create = '', constant = '', unit = ''] of text.matchAll(CREATED)) {
      const [instrument, name] = [INSTRUMENTS[create], names.get(constant)]
      if (instrument !== undefined && name !== undefined) found.set(name, { instrument, unit })
    }
  }
  return found
}
