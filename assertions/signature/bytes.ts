// What a span weighs on the wire, by its make: the same for equal work, whatever ids, times and ports are in it.
import type { Attributes, AttributeValue, Span } from '../../harness/telemetry/index.ts'

/** Ids, times, kind, status and what frames them. */
const FRAME = 68
const LINK = 30
const EVENT = 14
const ATTRIBUTE = 8
const NUMBER = 8

/** Texts vary in length with what they say: ids, ports and paths must not make two runs differ. */
const textBytes = (text: string): number => Math.ceil(text.length / 16) * 16

function valueBytes(value: AttributeValue): number {
  if (value === null || typeof value === 'boolean') return 1
  if (typeof value === 'string') return textBytes(value)
  if (typeof value !== 'object') return NUMBER
  if (value instanceof Uint8Array) return value.length
  if (!Array.isArray(value)) return attributesBytes((value as { readonly entries: Attributes }).entries)
  return value.reduce((sum: number, one: AttributeValue) => sum + valueBytes(one) + 2, 0)
}

const attributesBytes = (attributes: Attributes): number =>
  attributes.reduce((sum, { key, value }) => sum + ATTRIBUTE + key.length + valueBytes(value), 0)

export const bytesOf = (span: Span): number =>
  FRAME +
  span.name.length +
  attributesBytes(span.attributes) +
  span.links.reduce((sum, { attributes }) => sum + LINK + attributesBytes(attributes), 0) +
  span.events.reduce(
    (sum, { name, attributes }) => sum + EVENT + name.length + attributesBytes(attributes),
    0,
  )
