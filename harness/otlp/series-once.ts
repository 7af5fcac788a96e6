// Metrics are sent over and over: whoever asks which series there are needs the first point of each, and no other.

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is no list is left to whoever reads it, and says so. */
const listIn = (fields: Fields, key: string): readonly unknown[] => {
  const value = fields[key]
  return Array.isArray(value) ? (value as unknown[]) : []
}

const KINDS = ['sum', 'gauge', 'histogram', 'exponentialHistogram', 'summary'] as const

/** Times and values of data points, as they are written. Within a text, quotation marks have a backslash before them. */
const VALUES =
  /"(?:timeUnixNano|startTimeUnixNano|asInt|count|zeroCount|spanId|traceId)":"[^"]*",?|"(?:asDouble|sum|min|max)":[-\d.eE+]+,?|"(?:bucketCounts|explicitBounds)":\[[^\]]*\],?/g
const METRICS = '{"resourceMetrics"'

/** Of one scope of one resource: series by all that else makes them different metrics. */
type Metrics = Map<string, Set<string>>

/** Series are told apart by all but the times and values of their points. */
export class SeriesOnce {
  readonly #known = new Map<string, Metrics>()
  readonly #texts = new Set<string>()

  /** All but times and values of this request of metrics was read before: it need not even be parsed. */
  isKnown(request: string): boolean {
    if (!request.startsWith(METRICS)) return false
    const series = request.replace(VALUES, '')
    if (this.#texts.has(series)) return true
    this.#texts.add(series)
    return false
  }

  /** Takes data points of known series out of a request of metrics as `JSON.parse` made it, and metrics of which none is left. */
  keepNew(request: object): void {
    for (const envelope of listIn(request as Fields, 'resourceMetrics').filter(isFields)) {
      const resource = textOf([envelope['resource'], envelope['schemaUrl']])
      for (const scoped of listIn(envelope, 'scopeMetrics').filter(isFields)) {
        if (!Array.isArray(scoped['metrics'])) continue
        const known = at(
          this.#known,
          `${resource}${textOf([scoped['scope'], scoped['schemaUrl']])}`,
          () => new Map(),
        )
        scoped['metrics'] = scoped['metrics'].filter((metric) => !isFields(metric) || hasNew(metric, known))
      }
    }
  }
}

function hasNew(metric: Fields, known: Metrics): boolean {
  const kind = KINDS.find((one) => isFields(metric[one]))
  const data = kind === undefined ? undefined : metric[kind]
  if (!isFields(data) || !Array.isArray(data['dataPoints']) || data['dataPoints'].length === 0) return true
  const { name, unit } = metric
  const key = `${name} ${unit} ${kind} ${data['aggregationTemporality']} ${data['isMonotonic']}`
  const series = at(known, key, () => new Set())
  const points = data['dataPoints'].filter((point) => {
    if (!isFields(point)) return true
    const text = seriesOf(point['attributes'])
    if (series.has(text)) return false
    series.add(text)
    return true
  })
  data['dataPoints'] = points
  return points.length > 0
}

function at<T>(map: Map<string, T>, key: string, make: () => T): T {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

/** Of most attributes, which are texts, without the detour of writing JSON. */
function seriesOf(attributes: unknown): string {
  if (!Array.isArray(attributes)) return textOf(attributes)
  let key = ''
  for (const attribute of attributes as unknown[]) {
    const fields = isFields(attribute) ? attribute : {}
    const value = isFields(fields['value']) ? fields['value']['stringValue'] : undefined
    key +=
      typeof value === 'string' && typeof fields['key'] === 'string'
        ? `${fields['key'].length} ${value.length} ${fields['key']}${value}`
        : textOf(attribute)
  }
  return key
}

const textOf = (written: unknown): string =>
  `${JSON.stringify(written, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))}\n`
