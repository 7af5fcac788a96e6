// Metrics as facts: instrument, unit, temporality, and how many streams their attributes make.
import { type Metric, valueText } from '../../harness/telemetry/index.ts'
import { metricIndex, type Series } from '../metrics/index.ts'
import { nameShape, serviceOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { seeAttributes } from './attributes.ts'
import { VALUE_CLASSES } from './fact.ts'
import type { ServiceTally } from './spans.ts'
import type { Tally } from './tally.ts'

/** More values than this are counted no further: the attribute has no bound. */
const MOST = 100
const DOZENS = 16
/** So many ids, and it is one for each of something that comes and goes. */
const IDS = 4

/**
 * What exporters measure of their own requests is in the export after those: a service that ends early never sends it.
 * Source: OpenTelemetry semantic conventions, SDK metrics.
 */
const OF_EXPORTERS = /^otel\.sdk\.exporter\./

interface Values {
  readonly texts: Set<string>
  readonly tally: Tally
}

export function gatherMetrics({ metrics }: Observed, serviceOfName: ServiceTally): void {
  const values = new Map<Tally, Values>()
  const emitters = new Map(metrics.map((metric) => [serviceOf(metric), metric]))
  for (const series of metricIndex(metrics).series) {
    const emitter = emitters.get(series.service)
    if (emitter !== undefined && !OF_EXPORTERS.test(series.name))
      gatherSeries(series, emitter, serviceOfName, values)
  }
  for (const { texts, tally } of values.values()) {
    const found = classOf(texts)
    if (found !== VALUE_CLASSES[0]) tally.child('values').be(found)
  }
}

/** The two kinds of histograms are different series for whoever reads them. */
const instrumentOf = ({ type, instrument }: Series): string =>
  type === 'exponentialHistogram' ? 'exponential histogram' : (instrument ?? type)

function gatherSeries(
  series: Series,
  emitter: Metric,
  serviceOfName: ServiceTally,
  values: Map<Tally, Values>,
): void {
  const metric = serviceOfName(series.service).child('metric', series.name).see()
  metric.child('scope', series.scope).be()
  metric.child('instrument').be(instrumentOf(series))
  metric.child('unit').be(series.unit)
  if (series.temporality !== 'UNSPECIFIED') metric.child('temporality').be(series.temporality)
  seeAttributes(metric, series.attributes, emitter)
  for (const { key, value } of series.attributes) {
    const tally = metric.child('attribute', key)
    const known = values.get(tally) ?? { texts: new Set(), tally }
    values.set(tally, known)
    if (known.texts.size <= MOST) known.texts.add(valueText(value))
  }
}

/** Ids are told by what they look like: a short run has few of anything. */
function classOf(texts: ReadonlySet<string>): string {
  const [few, dozens, unbounded] = VALUE_CLASSES
  if (texts.size > MOST) return unbounded
  let ids = 0
  for (const text of texts) if (text.length > 3 && nameShape(text).includes('*')) ids++
  if (ids >= IDS) return unbounded
  return texts.size > DOZENS ? dozens : few
}
