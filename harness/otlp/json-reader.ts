// Reads fields of parsed OTLP/JSON, knows where it is, and throws OtlpDecodeError BAD_VALUE with the path.
import type { AttributeValue, KeyValue } from '../telemetry/index.ts'
import { OtlpDecodeError } from './errors.ts'
import { isInteger } from './json-text.ts'
import type { Sharing } from './sharing.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Fields that are absent or null have their default, as protobuf's JSON mapping says. */
export class JsonReader {
  readonly #path: (string | number)[] = []
  readonly sharing: Sharing | undefined

  /** With `sharing`, equal parts of all that is read with the same one are the same objects. */
  constructor(sharing?: Sharing) {
    this.sharing = sharing
  }

  object(value: unknown): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
    throw this.error('expected an object')
  }

  /** What `read` makes of the object in this field, or undefined where there is none. */
  message<T>(object: JsonObject, key: string, read: (object: JsonObject) => T): T | undefined {
    const value = object[key] ?? undefined
    if (value === undefined) return undefined
    this.#path.push(key)
    const result = read(this.object(value))
    this.#path.pop()
    return result
  }

  each<T>(object: JsonObject, key: string, read: (value: unknown) => T): readonly T[] {
    const value = object[key] ?? undefined
    if (value === undefined) return NONE
    this.#path.push(key)
    if (!Array.isArray(value)) throw this.error('expected an array')
    if (value.length === 0) {
      this.#path.pop()
      return NONE
    }
    const results = (value as unknown[]).map((element, index) => {
      this.#path.push(index)
      const result = read(element)
      this.#path.pop()
      return result
    })
    this.#path.pop()
    return results
  }

  messages<T>(object: JsonObject, key: string, read: (object: JsonObject) => T): readonly T[] {
    return this.each(object, key, (value) => read(this.object(value)))
  }

  string(object: JsonObject, key: string): string {
    const value = object[key] ?? ''
    if (typeof value === 'string') return value.toWellFormed()
    throw this.error('expected a string', key)
  }

  /** A text of which there are few different ones. */
  name(object: JsonObject, key: string): string {
    const text = this.string(object, key)
    return this.sharing === undefined || text === '' ? text : this.sharing.text(key, text)
  }

  keyValue(key: string, value: AttributeValue): KeyValue {
    return this.sharing?.keyValue(key, value) ?? { key, value }
  }

  traceId(object: JsonObject): string {
    const id = this.hex(object, 'traceId')
    return this.sharing?.traceId(id) ?? id
  }

  strings(object: JsonObject, key: string): readonly string[] {
    return this.each(object, key, (value) => {
      if (typeof value === 'string') return value.toWellFormed()
      throw this.error('expected a string')
    })
  }

  bool(object: JsonObject, key: string): boolean {
    const value = object[key] ?? false
    if (typeof value === 'boolean') return value
    throw this.error('expected true or false', key)
  }

  /** An id in hexadecimal digits of either case. In captures, which others made, one of half a byte too many is kept: it is a defect to tell, not a line to lose. */
  hex(object: JsonObject, key: string): string {
    const value = object[key] ?? ''
    const whole = typeof value === 'string' && (value.length % 2 === 0 || this.sharing !== undefined)
    if (whole && /^[0-9a-f]*$/i.test(value)) return value.toLowerCase()
    throw this.error('expected an even number of hex digits', key)
  }

  bytes(object: JsonObject, key: string): Uint8Array {
    const value = object[key]
    if (typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) {
      return new Uint8Array(Buffer.from(value, 'base64'))
    }
    throw this.error('expected base64', key)
  }

  /** OTLP/JSON has enums as integers, never by name. */
  enumNumber(object: JsonObject, key: string): number {
    const value = object[key] ?? 0
    if (typeof value === 'string') throw this.error('expected an integer, not a name', key)
    return this.int32(object, key)
  }

  int32(object: JsonObject, key: string): number {
    return this.#int(object, key, -0x80000000, 0x7fffffff)
  }

  uint32(object: JsonObject, key: string): number {
    return this.#int(object, key, 0, 0xffffffff)
  }

  int64(object: JsonObject, key: string): bigint {
    return this.#integer(object[key] ?? 0, -0x8000000000000000n, 0x7fffffffffffffffn, key)
  }

  uint64(object: JsonObject, key: string): bigint {
    return this.#integer(object[key] ?? 0, 0n, 0xffffffffffffffffn, key)
  }

  uint64s(object: JsonObject, key: string): readonly bigint[] {
    return this.each(object, key, (value) => this.#integer(value, 0n, 0xffffffffffffffffn))
  }

  double(object: JsonObject, key: string): number {
    return this.#double(object[key] ?? 0, key)
  }

  optionalDouble(object: JsonObject, key: string): number | undefined {
    const value = object[key] ?? undefined
    return value === undefined ? undefined : this.#double(value, key)
  }

  doubles(object: JsonObject, key: string): readonly number[] {
    return this.each(object, key, (value) => this.#double(value))
  }

  /** The one of these fields that is set, or undefined. More than one is an error: OTLP allows one. */
  oneOf<const K extends string>(object: JsonObject, keys: readonly K[]): K | undefined {
    let found: K | undefined
    for (const key of keys) {
      if ((object[key] ?? undefined) === undefined) continue
      if (found !== undefined) {
        const set = keys.filter((one) => (object[one] ?? undefined) !== undefined)
        throw this.error(`expected one of ${set.join(', ')}, not all`)
      }
      found = key
    }
    return found
  }

  error(message: string, key?: string): OtlpDecodeError {
    const steps = key === undefined ? this.#path : [...this.#path, key]
    const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
    return new OtlpDecodeError('BAD_VALUE', message, { path: path.replace(/^\./, '') })
  }

  #int(object: JsonObject, key: string, least: number, most: number): number {
    const value = object[key] ?? 0
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    return Number(this.#integer(value, BigInt(least), BigInt(most), key))
  }

  #integer(value: unknown, least: bigint, most: bigint, key?: string): bigint {
    const integer = toBigint(value)
    if (integer !== undefined && integer >= least && integer <= most) return integer
    throw this.error(`expected an integer from ${least} to ${most}, as a number or a string`, key)
  }

  #double(value: unknown, key?: string): number {
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value)
    if (typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return Number(value)
    throw this.error('expected a number', key)
  }
}

/** One for all: most items have no events and no links. */
const NONE: readonly never[] = Object.freeze([])

function toBigint(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && isInteger(value) ? BigInt(value) : undefined
}
