// Attributes as facts: key, type, and whether personal data is in them.
import type { Attributes, AttributeValue } from '../../harness/telemetry/index.ts'
import { lookAtAttributes } from '../rules/attributes/secret-values.ts'
import type { Tally } from './tally.ts'

/** The type as OTLP tells it: `int[]` of a list, `mixed[]` where its members differ. */
export function typeOf(value: AttributeValue): string {
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

export function seeAttributes(into: Tally, attributes: Attributes): void {
  const seen = new Set<string>()
  for (const { key, value } of attributes) {
    if (seen.has(key)) continue
    seen.add(key)
    into.child('attribute', key).see(typeOf(value))
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
