// The oracle's part for single fields and attribute values.
import type { Attributes, AttributeValue } from '../../harness/telemetry/index.ts'
import type { Fields } from './official.ts'

export const list = (fields: Fields, name: string): Fields[] => (fields[name] ?? []) as Fields[]
export const text = (fields: Fields, name: string): string => (fields[name] ?? '') as string
export const int = (fields: Fields, name: string): number => (fields[name] ?? 0) as number
export const long = (fields: Fields, name: string): bigint => (fields[name] ?? 0n) as bigint
export const id = (fields: Fields, name: string): string =>
  Buffer.from((fields[name] ?? []) as Uint8Array).toString('hex')

export function attributes(fields: Fields, name = 'attributes'): Attributes {
  return list(fields, name).map((entry) => ({ key: text(entry, 'key'), value: anyValue(entry.value) }))
}

export function anyValue(value: unknown): AttributeValue {
  const fields = (value ?? {}) as Fields
  if ('arrayValue' in fields) return list(fields.arrayValue as Fields, 'values').map(anyValue)
  if ('kvlistValue' in fields) return { entries: attributes(fields.kvlistValue as Fields, 'values') }
  if ('bytesValue' in fields) return new Uint8Array(fields.bytesValue as Uint8Array)
  const plain = fields.stringValue ?? fields.boolValue ?? fields.intValue ?? fields.doubleValue
  // A string table index belongs to profiles alone: an empty value elsewhere.
  return (plain ?? null) as AttributeValue
}
