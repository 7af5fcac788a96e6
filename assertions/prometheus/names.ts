// What a metric and its attributes are called in Prometheus.
// Source: OpenTelemetry specification, compatibility/prometheus_and_openmetrics.
import type { Metric } from '../../harness/telemetry/index.ts'
import { unitWords } from './units.ts'

const plain = (name: string): string => {
  const clean = name.replaceAll(/[^A-Za-z0-9_:]+/g, '_').replaceAll(/_{2,}/g, '_')
  return /^\d/.test(clean) ? `_${clean}` : clean
}

/** Without what is added for parts of a histogram: `_bucket`, `_sum`, `_count`. */
export function prometheusName({ name, unit, data }: Pick<Metric, 'name' | 'unit' | 'data'>): string {
  const isCounter = data.type === 'sum' && data.monotonic
  const tokens = plain(name).split('_').filter(Boolean)
  // Whoever wrote `total` into the name meant the suffix.
  const rest = isCounter ? tokens.filter((token) => token !== 'total') : tokens
  const own = rest.join('_')
  const words = unitWords(unit)
  const withUnit = words === '' || `_${own}_`.includes(`_${words}_`) ? own : `${own}_${words}`
  const named = /^\d/.test(withUnit) ? `_${withUnit}` : withUnit
  if (isCounter) return `${named}_total`
  return data.type === 'gauge' && unit === '1' && !named.endsWith('_ratio') ? `${named}_ratio` : named
}

export function prometheusLabel(key: string): string {
  const clean = key.replaceAll(/[^A-Za-z0-9_]/g, '_')
  return /^\d/.test(clean) ? `key_${clean}` : clean
}
