// OTLP/JSON by reflection over the official types, apart from the codec: protobuf's JSON mapping, with hex ids.
import type protobuf from 'protobufjs'
import { isId } from './arbitrary.ts'
import type { Fields } from './official.ts'

const LONGS = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'])

export function officialJson(type: protobuf.Type, fields: Fields): Fields {
  return mapFields(type, fields, toJsonValue)
}

/** Throws for a member that the official type does not have, or that has another form than OTLP/JSON gives it. */
export function fromOfficialJson(type: protobuf.Type, json: Fields): Fields {
  return mapFields(type, json, fromJsonValue)
}

type MapValue = (field: protobuf.Field, value: unknown) => unknown

function mapFields(type: protobuf.Type, object: Fields, mapValue: MapValue): Fields {
  const entries = Object.entries(object).map(([name, value]) => {
    const field = type.fields[name]
    if (field === undefined) throw new Error(`${type.name} has no ${name}`)
    const single = (element: unknown) =>
      field.resolvedType !== null && 'fieldsArray' in field.resolvedType
        ? mapFields(field.resolvedType, element as Fields, mapValue)
        : mapValue(field, element)
    return [name, field.repeated ? (value as unknown[]).map(single) : single(value)]
  })
  return Object.fromEntries(entries) as Fields
}

function toJsonValue(field: protobuf.Field, value: unknown): unknown {
  if (LONGS.has(field.type)) return String(value)
  if (field.type === 'bytes') return Buffer.from(value as Uint8Array).toString(isId(field) ? 'hex' : 'base64')
  if (field.type !== 'double') return value
  if (Object.is(value, -0)) return JSON.rawJSON('-0')
  return Number.isFinite(value) ? value : String(value)
}

function fromJsonValue(field: protobuf.Field, value: unknown): unknown {
  if (LONGS.has(field.type)) return BigInt(typed(field, value, 'string'))
  if (field.type === 'string') return typed(field, value, 'string')
  if (field.type === 'bool') return typed(field, value, 'boolean')
  if (field.type === 'double' && ['NaN', 'Infinity', '-Infinity'].includes(value as string))
    return Number(value)
  if (field.type !== 'bytes') return typed(field, value, 'number')
  const encoded = typed(field, value, 'string')
  if (isId(field) && !/^([0-9a-f]{2})*$/.test(encoded)) throw new Error(`${field.name} is not lowercase hex`)
  return new Uint8Array(Buffer.from(encoded, isId(field) ? 'hex' : 'base64'))
}

interface Types {
  string: string
  number: number
  boolean: boolean
}

function typed<T extends keyof Types>(field: protobuf.Field, value: unknown, type: T): Types[T] {
  if (typeof value !== type) throw new Error(`${field.name} is a ${typeof value}, not a ${type}`)
  return value as Types[T]
}
