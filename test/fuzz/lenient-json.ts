// OTLP/JSON as receivers must take it, by reflection over the official types, apart from the codec. Throws for what it is not.
import type protobuf from 'protobufjs'
import { isId } from '../otlp/arbitrary.ts'
import type { Fields } from '../otlp/official.ts'

/** Least and most of each kind of integer. */
const INTEGERS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
}
const LONG = /64$/

export class NotOtlpJson extends Error {
  override readonly name = 'NotOtlpJson'
}

export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const source = context?.source ?? ''
    return /^-?\d{1,63}$/.test(source) ? BigInt(source) : value
  }) as unknown
}

export function fieldsOf(type: protobuf.Type, json: unknown): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new NotOtlpJson(type.name)
  const object = json as Fields
  const fields: Fields = {}
  for (const field of type.fieldsArray) {
    // The string table is that of profiles, of which other signals have none.
    if (field.name.endsWith('Strindex')) continue
    const value = Object.hasOwn(object, field.name) ? object[field.name] : undefined
    if (value === undefined || value === null) continue
    const oneof = field.partOf
    if (oneof !== null && !oneof.isProto3Optional && oneof.fieldsArray.some((other) => other.name in fields))
      throw new NotOtlpJson(`${oneof.name} twice`)
    fields[field.name] = field.repeated ? elements(field, value) : single(field, value)
  }
  return fields
}

function elements(field: protobuf.Field, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new NotOtlpJson(field.name)
  const isValue = field.resolvedType?.name === 'AnyValue'
  return value.map((element: unknown) => (isValue && element === null ? {} : single(field, element)))
}

function single(field: protobuf.Field, value: unknown): unknown {
  const resolved = field.resolvedType
  if (resolved !== null && 'fieldsArray' in resolved) return fieldsOf(resolved, value)
  if (resolved !== null) {
    if (typeof value === 'string') throw new NotOtlpJson(field.name)
    return Number(integer('int32', value))
  }
  if (field.type in INTEGERS) {
    const read = integer(field.type, value)
    return LONG.test(field.type) ? read : Number(read)
  }
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string') break
      return value.toWellFormed()
    case 'bool':
      if (typeof value !== 'boolean') break
      return value
    case 'double':
      return double(value)
    case 'bytes':
      return bytes(field, value)
  }
  throw new NotOtlpJson(field.name)
}

function integer(type: string, value: unknown): bigint {
  const [least, most] = INTEGERS[type] ?? [0n, 0n]
  const digits = typeof value === 'string' && /^-?\d{1,63}$/.test(value)
  if (!digits && typeof value !== 'bigint' && !Number.isInteger(value)) throw new NotOtlpJson(type)
  const read = BigInt(value as string | number | bigint)
  if (read < least || read > most) throw new NotOtlpJson(type)
  return read
}

function double(value: unknown): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  const named = ['NaN', 'Infinity', '-Infinity'].includes(value as string)
  if (typeof value !== 'string' || !(named || /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)))
    throw new NotOtlpJson('double')
  return Number(value)
}

function bytes(field: protobuf.Field, value: unknown): Uint8Array {
  const pattern = isId(field) ? /^(?:[0-9a-fA-F]{2})*$/ : /^[A-Za-z0-9+/_-]*={0,2}$/
  if (typeof value !== 'string' || !pattern.test(value)) throw new NotOtlpJson(field.name)
  return new Uint8Array(Buffer.from(value, isId(field) ? 'hex' : 'base64'))
}
