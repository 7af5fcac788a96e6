// What a client's SDK has no way to say is taken out of what it is told to send, and named in the table.
import type { ExpectedAttribute, ExpectedValue, Expectation } from '../clients/expectation.ts'

/** Parts of OTLP that not every SDK's API reaches. */
export interface Lacks {
  /** Integers beyond 2^53. */
  readonly bigIntegers?: true
  /** Bytes, maps, lists of several kinds and empty values as attributes of spans and resources. */
  readonly richAttributes?: true
  /** Doubles without a fraction: a number is an integer where it can be. */
  readonly wholeDoubles?: true
  readonly scopeAttributes?: true
  /** The exporter leaves out the trace state of links. */
  readonly linkTraceState?: true
  /** The exporter says of a span and its links only whether the parent is remote, not whether it is sampled. */
  readonly sampledFlag?: true
  /** A log record without a time gets that of its making. */
  readonly absentTime?: true
  readonly exemplars?: true
}

export function strip({ traces, metrics, logs, measurements }: Expectation, lacks: Lacks): Expectation {
  // Log records have values of every kind in every SDK.
  const { richAttributes: _, ...ofLogs } = lacks
  return {
    traces: clean(traces, lacks),
    metrics: clean(metrics, lacks),
    logs: clean(logs, ofLogs),
    measurements,
  }
}

function clean<T>(part: T, lacks: Lacks): T {
  const text = JSON.stringify(part, (key, value: unknown) => {
    if (lacks.exemplars === true && key === 'exemplars') return undefined
    if (lacks.linkTraceState === true && key === 'links') return without(value, 'traceState')
    if (lacks.absentTime === true && key === 'logRecords') return (value as readonly object[]).filter(isTimed)
    if (lacks.scopeAttributes === true && isScope(key, value)) return { ...value, attributes: [] }
    if (!Array.isArray(value)) return value
    const kept = value.filter(
      (element) =>
        !(lacks.bigIntegers === true && isBig(element)) && !(lacks.wholeDoubles === true && isWhole(element)),
    )
    return lacks.richAttributes === true && key === 'attributes' ? kept.filter((one) => !isRich(one)) : kept
  })
  return JSON.parse(text) as T
}

const isTimed = (record: object): boolean => 'timeUnixNano' in record

const without = (list: unknown, name: string): unknown =>
  (list as readonly Record<string, unknown>[]).map((object) => ({ ...object, [name]: undefined }))

/** What comes of it where flags are left out on the way. */
export function withoutFlags(expectation: Expectation): Expectation {
  const text = JSON.stringify(expectation.traces, (key, value: unknown) =>
    key === 'flags' ? undefined : value,
  )
  return { ...expectation, traces: JSON.parse(text) as Expectation['traces'] }
}

const isScope = (key: string, value: unknown): value is object => key === 'scope' && typeof value === 'object'

function isBig(element: unknown): boolean {
  const value = valueOf(element)
  if (value === undefined) return false
  if ('intValue' in value) return !Number.isSafeInteger(Number(value.intValue))
  return 'arrayValue' in value && value.arrayValue.values.some(isBig)
}

function isWhole(element: unknown): boolean {
  const value = valueOf(element)
  return value !== undefined && 'doubleValue' in value && Number.isInteger(value.doubleValue)
}

function isRich(element: unknown): boolean {
  const value = valueOf(element)
  if (value === undefined) return false
  if ('bytesValue' in value || 'kvlistValue' in value || Object.keys(value).length === 0) return true
  if (!('arrayValue' in value)) return false
  const kinds = value.arrayValue.values.map((inner) => Object.keys(inner).join())
  return new Set(kinds).size > 1 || kinds[0] === 'arrayValue'
}

/** The value of an attribute, or a value by itself. */
function valueOf(element: unknown): ExpectedValue | undefined {
  if (typeof element !== 'object' || element === null) return undefined
  return 'value' in element ? (element as ExpectedAttribute).value : (element as ExpectedValue)
}
