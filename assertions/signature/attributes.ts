// Attributes as facts: key, type, and whether personal data is in them.
import {
  type Attributes,
  attributeText,
  type AttributeValue,
  type Resource,
} from '../../harness/telemetry/index.ts'
import { perResource } from '../model/index.ts'
import { lookAtAttributes } from '../rules/attributes/secret-values.ts'
import type { Tally } from './tally.ts'

/** The type as OTLP tells it: `int[]` of a list, `mixed[]` where its members differ. */
function typeOf(value: AttributeValue): string {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    default:
      break
  }
  if (value === null) return 'empty'
  if (value instanceof Uint8Array) return 'bytes'
  if (!Array.isArray(value)) return 'map'
  const types = [...new Set(value.map(typeOf))]
  return types.length === 1 ? `${types[0]}[]` : types.length === 0 ? 'list' : 'mixed[]'
}

type Emitted = { readonly resource: Resource }

/** JavaScript has one kind of numbers: whether 2 or 2.5 comes up is chance, and no change of a type. */
const hasOneNumber: (emitted: Emitted) => boolean = perResource(({ attributes }) =>
  ['nodejs', 'webjs'].includes(attributeText(attributes, 'telemetry.sdk.language') ?? ''),
)

const NUMBER = /\b(int|double)\b/g

/** The type, as far as the language of the emitter tells such types apart. */
export const typeFrom = (emitted: Emitted, value: AttributeValue): string => {
  const type = typeOf(value)
  return hasOneNumber(emitted) ? type.replace(NUMBER, 'number') : type
}

export function seeAttributes(into: Tally, attributes: Attributes, emitted: Emitted, failed = false): void {
  const seen = new Set<string>()
  for (const { key, value } of attributes) {
    if (seen.has(key)) continue
    seen.add(key)
    into.child('attribute', key).see(typeFrom(emitted, value), failed)
  }
  seePersonalData(into, attributes)
}

/** Addresses of clients are what most conventions record of a request. */
const EXPECTED = new Set<string>(["a client's address"])

function seePersonalData(into: Tally, attributes: Attributes): void {
  lookAtAttributes(attributes, ({ kind }, key) => {
    if (!EXPECTED.has(kind)) into.child('attribute', key).child('holds', kind).be()
  })
}
