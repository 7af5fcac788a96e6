// Random messages of any official type, by reflection: a field that OTLP adds is generated without being named here.
import fc from 'fast-check'
import type protobuf from 'protobufjs'
import { type Fields, officialType } from './official.ts'

/** Defaults and edges come often: what is left out or cut off goes wrong there. */
const INT_32 = edges(fc.integer({ min: -0x80000000, max: 0x7fffffff }), 0, -1, -0x80000000, 0x7fffffff)
const UINT_32 = edges(fc.nat({ max: 0xffffffff }), 0, 127, 128, 0xffffffff)
const INT_64 = edges(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  0n,
  -1n,
  -(2n ** 63n),
  2n ** 63n - 1n,
)
const UINT_64 = edges(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), 0n, 2n ** 53n + 1n, 2n ** 64n - 1n)
const DOUBLE = edges(fc.double(), 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)

const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constant('x\uFFFD'),
  ),
  bytes: fc.uint8Array({ maxLength: 20 }),
  bool: fc.boolean(),
  double: DOUBLE,
  int32: INT_32,
  sint32: INT_32,
  uint32: UINT_32,
  fixed32: UINT_32,
  int64: INT_64,
  sfixed64: INT_64,
  uint64: UINT_64,
  fixed64: UINT_64,
}

function edges<T>(any: fc.Arbitrary<T>, ...values: T[]): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: any, weight: 2 }, { arbitrary: fc.constantFrom(...values), weight: 1 })
}

const BYTES_OF_VALUES = 'bytesValue'
const DEEPEST = 12

/** Every field may be absent, hold its default explicitly, or hold anything its type can. */
export function messages(typeName: string): fc.Arbitrary<Fields> {
  return ofType(officialType(typeName), 0)
}

const known = new Map<string, fc.Arbitrary<Fields>>()

function ofType(type: protobuf.Type, depth: number): fc.Arbitrary<Fields> {
  const key = `${type.fullName} ${depth}`
  const arbitrary = known.get(key) ?? build(type, depth)
  known.set(key, arbitrary)
  return arbitrary
}

function build(type: protobuf.Type, depth: number): fc.Arbitrary<Fields> {
  const fields = type.fieldsArray.filter((field) => depth < DEEPEST || field.resolvedType === null)
  const free = fields.filter((field) => field.partOf === null || field.partOf.isProto3Optional)
  const chosen = type.oneofsArray
    .filter((oneof) => !oneof.isProto3Optional)
    .map((oneof) =>
      oneOf(
        oneof.fieldsArray.filter((field) => fields.includes(field)),
        depth,
      ),
    )
  const record = fc.record(Object.fromEntries(free.map((field) => [field.name, ofField(field, depth)])), {
    requiredKeys: [],
  })
  return fc.tuple(record, ...chosen).map((parts) => Object.assign({}, ...parts) as Fields)
}

function oneOf(fields: readonly protobuf.Field[], depth: number): fc.Arbitrary<Fields> {
  const none: fc.Arbitrary<Fields> = fc.constant({})
  return fc.oneof(
    none,
    ...fields.map((field) => ofField(field, depth).map((value) => ({ [field.name]: value }))),
  )
}

function ofField(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const single = ofSingle(field, depth)
  return field.repeated ? fc.array(single, { maxLength: depth < 3 ? 3 : 2 }) : single
}

function ofSingle(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const resolved = field.resolvedType
  if (resolved !== null && 'fieldsArray' in resolved) return ofType(resolved, depth + 1)
  // Unknown numbers of enums are as much part of the protocol as the known ones.
  if (resolved !== null) return fc.oneof(fc.nat({ max: 5 }), INT_32)
  const scalar = SCALARS[field.type]
  if (scalar === undefined) throw new Error(`no generator for ${field.type}`)
  return scalar
}

export const isId = (field: protobuf.Field): boolean =>
  field.type === 'bytes' && field.name !== BYTES_OF_VALUES
