// JSON text in and out without losing what JavaScript's numbers cannot hold.
import { OtlpDecodeError } from './errors.ts'

declare global {
  interface JSON {
    /** Text that `stringify` writes as it is. Source: TC39 JSON.parse source text access. */
    rawJSON(text: string): unknown
  }
}

/** A digit run that a double may not hold exactly; a hit inside a string costs time, nothing else. */
const LONG_INTEGER = /[:[,\s]-?\d{16,}/

/** The parsed text; integers beyond 2^53 become `bigint`. Throws OtlpDecodeError BAD_JSON. */
export function parseJson(text: string): unknown {
  try {
    return LONG_INTEGER.test(text)
      ? (JSON.parse(text, exactInteger) as unknown)
      : (JSON.parse(text) as unknown)
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new OtlpDecodeError('TOO_DEEP', 'the JSON nests too deep', { cause })
    throw new OtlpDecodeError('BAD_JSON', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function exactInteger(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return isInteger(source) ? BigInt(source) : value
}

/** Sign, zeros in front, and every digit that 64 bits may have. */
const LONGEST_INTEGER = 64

/** Decimal digits of a length that can be meant: making a number of a million digits takes seconds. */
export const isInteger = (text: string): boolean => text.length <= LONGEST_INTEGER && /^-?\d+$/.test(text)

/** A double as protobuf's JSON writes it. */
export function jsonDouble(value: number): unknown {
  if (Object.is(value, -0)) return JSON.rawJSON('-0')
  return Number.isFinite(value) ? value : String(value)
}
