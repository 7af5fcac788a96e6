// Attribute values as OTLP carries them, told apart by their JavaScript type so that nothing is lost.

/**
 * One attribute value. A 64-bit integer is a `bigint` and a double is a `number`, so `1` and `1.0` stay apart;
 * `null` is the empty value (AnyValue with nothing set); a {@link KeyValueList} keeps order and duplicates.
 * Source: opentelemetry-proto common/v1 AnyValue.
 */
export type AttributeValue =
  | null
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | readonly AttributeValue[]
  | KeyValueList

export interface KeyValueList {
  readonly entries: Attributes
}

export interface KeyValue {
  readonly key: string
  readonly value: AttributeValue
}

/** In the order they were sent; duplicate keys are kept, because sending one twice is a defect worth seeing. */
export type Attributes = readonly KeyValue[]

/** The value of the first attribute with this key, or undefined. */
export function attribute(attributes: Attributes, key: string): AttributeValue | undefined {
  for (const entry of attributes) if (entry.key === key) return entry.value
  return undefined
}

/** The value under the first of these keys that is there: for names that changed between conventions. */
export function firstAttribute(attributes: Attributes, ...keys: string[]): AttributeValue | undefined {
  for (const key of keys) {
    const value = attribute(attributes, key)
    if (value !== undefined) return value
  }
  return undefined
}

/** Text of a value as a person reads it; bytes as hex. */
export function valueText(value: AttributeValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value !== 'object') return String(value)
  if ('entries' in value && !Array.isArray(value)) {
    return `{${(value as KeyValueList).entries.map((e) => `${e.key}: ${valueText(e.value)}`).join(', ')}}`
  }
  return `[${(value as readonly AttributeValue[]).map(valueText).join(', ')}]`
}

/** Text of the attribute, or undefined when it is not there. */
export function attributeText(attributes: Attributes, ...keys: string[]): string | undefined {
  const value = firstAttribute(attributes, ...keys)
  return value === undefined ? undefined : valueText(value)
}
