// Values that labels of recorded series took, by the names of Prometheus: each stream is read once, whatever it counted.
import { attributeText, type Metric, valueText } from '../../harness/telemetry/index.ts'
import { metricIndex, type Series } from '../metrics/index.ts'
import { serviceOf } from '../model/index.ts'
import { prometheusLabel, prometheusName } from '../prometheus/index.ts'

/** By the name of the series, then by label. */
export type LabelValues = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

const MOST = 1_000

class Gathered {
  readonly byName = new Map<string, Map<string, Set<string>>>()

  add(name: string, labels: readonly (readonly [string, string])[]): void {
    let known = this.byName.get(name)
    if (known === undefined) this.byName.set(name, (known = new Map()))
    for (const [label, value] of labels) {
      let values = known.get(label)
      if (values === undefined) known.set(label, (values = new Set()))
      if (values.size < MOST) values.add(value)
    }
  }
}

export function labelValues(metrics: readonly Metric[]): LabelValues {
  const gathered = new Gathered()
  const first = new Map<string, Metric>()
  for (const metric of metrics) {
    const key = keyOf(serviceOf(metric), metric.name)
    if (!first.has(key)) first.set(key, metric)
  }
  for (const series of metricIndex(metrics).series) {
    const metric = first.get(keyOf(series.service, series.name))
    if (metric !== undefined) gather(series, metric, gathered)
  }
  return gathered.byName
}

const keyOf = (service: string, name: string): string => `${service}\n${name}`

function gather(series: Series, metric: Metric, gathered: Gathered): void {
  const { attributes } = metric.resource
  const text = (key: string): string => attributeText(attributes, key) ?? ''
  const labels: [string, string][] = [
    ['job', [text('service.namespace'), text('service.name')].filter(Boolean).join('/')],
    ['instance', text('service.instance.id')],
    ['otel_scope_name', series.scope],
    ...series.attributes.map(({ key, value }): [string, string] => [prometheusLabel(key), valueText(value)]),
  ]
  const name = prometheusName(metric)
  if (series.type === 'histogram' || series.type === 'summary')
    for (const part of ['_count', '_sum']) gathered.add(name + part, labels)
  if (series.type !== 'histogram') {
    gathered.add(name, labels)
    return
  }
  const last = series.points.at(-1)
  const bounds = last !== undefined && 'explicitBounds' in last ? last.explicitBounds : []
  gathered.add(`${name}_bucket`, labels)
  for (const bound of [...bounds.map(String), '+Inf']) gathered.add(`${name}_bucket`, [['le', bound]])
}
