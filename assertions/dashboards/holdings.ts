// What telemetry holds, under the names by which queries ask for it.
import type { MetricData } from '../../harness/telemetry/index.ts'
import { prometheusLabel, prometheusName } from '../prometheus/index.ts'
import type { Fact, Signature } from '../signature/index.ts'
import type { LabelValues } from './label-values.ts'

/** Values of a label; undefined where only the label itself is known. */
type Values = ReadonlySet<string> | undefined
type Labels = Map<string, Values>

export interface Holdings {
  /** Labels of each series of Prometheus, by its name. */
  readonly series: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string> | undefined>>
  readonly spanNames: ReadonlySet<string>
  /** `span.http.route`, `resource.service.name`, `event.exception.type`. */
  readonly spanFields: ReadonlySet<string>
  /** Labels and fields of logs, as Loki writes their names. */
  readonly logFields: ReadonlySet<string>
}

/** Of labels that everything has: what sends it, and by which instrumentation. */
const TARGET = ['job', 'instance', 'otel_scope_name'] as const
/** What Loki knows of every line, whatever is in it. */
const OF_EVERY_LINE = [
  'service_name',
  'job',
  'level',
  'detected_level',
  'severity_text',
  'filename',
  'scope_name',
]

const named = ({ name }: Fact): string => name.at(-1) ?? ''
const of = (fact: Fact, type: Fact['type']): readonly Fact[] => fact.facts.filter((one) => one.type === type)
const valueOf = (fact: Fact, type: Fact['type']): string => of(fact, type)[0]?.value ?? ''

/** `values`: of labels, where the telemetry itself was at hand. */
export function holdingsOf({ services }: Signature, values: LabelValues = new Map()): Holdings {
  const series = new Map<string, Labels>()
  const [spanNames, spanFields, logFields] = [new Set<string>(), new Set<string>(), new Set(OF_EVERY_LINE)]
  for (const service of services) {
    const resource = of(service, 'resource').flatMap((one) => of(one, 'attribute').map(named))
    for (const key of resource) spanFields.add(`resource.${key}`).add(`.${key}`)
    for (const key of resource) logFields.add(prometheusLabel(key))
    labelsOf(series, 'target_info', [...TARGET, ...resource.map(prometheusLabel)])
    for (const metric of of(service, 'metric')) holdMetric(series, metric)
    for (const span of of(service, 'span')) holdSpan(span, spanNames, spanFields)
    for (const logs of [...of(service, 'logs'), ...of(service, 'stdout')])
      for (const field of [...of(logs, 'attribute'), ...of(logs, 'field')])
        logFields.add(prometheusLabel(named(field)))
    if (of(service, 'logs').some((logs) => of(logs, 'context').length > 0))
      logFields.add('trace_id').add('span_id')
  }
  for (const [name, labels] of values) holdValues(series, name, labels)
  return { series, spanNames, spanFields, logFields }
}

function labelsOf(series: Map<string, Labels>, name: string, labels: readonly string[]): void {
  const known = series.get(name) ?? new Map<string, Values>()
  for (const label of labels) if (!known.has(label)) known.set(label, undefined)
  series.set(name, known)
}

function holdValues(
  series: Map<string, Labels>,
  name: string,
  labels: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const known = series.get(name) ?? new Map<string, Values>()
  series.set(name, known)
  for (const [label, values] of labels) known.set(label, values)
}

function dataOf(instrument: string): MetricData {
  switch (instrument) {
    case 'counter':
      return { type: 'sum', points: [], temporality: 'CUMULATIVE', monotonic: true }
    case 'up-down counter':
      return { type: 'sum', points: [], temporality: 'CUMULATIVE', monotonic: false }
    case 'histogram':
      return { type: 'histogram', points: [], temporality: 'CUMULATIVE' }
    case 'exponential histogram':
      return { type: 'exponentialHistogram', points: [], temporality: 'CUMULATIVE' }
    case 'summary':
      return { type: 'summary', points: [] }
    default:
      return { type: 'gauge', points: [] }
  }
}

function holdMetric(series: Map<string, Labels>, metric: Fact): void {
  const data = dataOf(valueOf(metric, 'instrument'))
  const name = prometheusName({ name: named(metric), unit: valueOf(metric, 'unit'), data })
  const labels = [...TARGET, ...of(metric, 'attribute').map((one) => prometheusLabel(named(one)))]
  switch (data.type) {
    case 'histogram':
      labelsOf(series, `${name}_bucket`, [...labels, 'le'])
      labelsOf(series, `${name}_count`, labels)
      labelsOf(series, `${name}_sum`, labels)
      return
    case 'summary':
      labelsOf(series, name, [...labels, 'quantile'])
      labelsOf(series, `${name}_count`, labels)
      labelsOf(series, `${name}_sum`, labels)
      return
    default:
      // An exponential histogram is a native one there: one series, without parts.
      labelsOf(series, name, labels)
  }
}

function holdSpan(span: Fact, names: Set<string>, fields: Set<string>): void {
  names.add(named(span))
  for (const key of of(span, 'attribute').map(named)) fields.add(`span.${key}`).add(`.${key}`)
  for (const event of of(span, 'event'))
    for (const key of of(event, 'attribute').map(named)) fields.add(`event.${key}`)
}
