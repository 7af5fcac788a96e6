// Protobuf to model: attributes, resources, scopes and what every signal's envelope shares.
import type {
  AttributeValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  KeyValueList,
  Resource,
} from '../telemetry/index.ts'
import { MAX_DEPTH, OtlpDecodeError } from './errors.ts'
import { message, type Reader } from './reader.ts'

export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const ANY_VALUE = message('AnyValue', 1, 2, 3, 4, 5, 6, 7, 8)
const ARRAY_VALUE = message('ArrayValue', 1)
const KEY_VALUE_LIST = message('KeyValueList', 1)
const KEY_VALUE = message('KeyValue', 1, 2)
const RESOURCE = message('Resource', 1, 2, 3)
const ENTITY_REF = message('EntityRef', 1, 2, 3, 4)
const SCOPE = message('InstrumentationScope', 1, 2, 3, 4)

export function decodeKeyValue(reader: Reader, depth = 0): KeyValue {
  const end = reader.end()
  let key = ''
  let value: AttributeValue = null
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) key = reader.string()
    else if (tag === 18) value = decodeAnyValue(reader, depth, value)
    else reader.skip(tag, KEY_VALUE)
  }
  reader.close(end, KEY_VALUE)
  return { key, value }
}

/** A field of it that comes again adds to what came before, as protobuf says; `before` is not used again. */
export function decodeAnyValue(reader: Reader, depth = 0, before: AttributeValue = null): AttributeValue {
  if (depth > MAX_DEPTH) {
    throw new OtlpDecodeError('TOO_DEEP', `values nest deeper than ${MAX_DEPTH}`, { offset: reader.pos })
  }
  const end = reader.end()
  let value = before
  while (reader.pos < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        value = reader.string()
        break
      case 16:
        value = reader.bool()
        break
      case 24:
        value = reader.int64()
        break
      case 33:
        value = reader.double()
        break
      case 42:
        value = decodeArrayValue(reader, depth + 1, value)
        break
      case 50:
        value = decodeKeyValueList(reader, depth + 1, value)
        break
      case 58:
        value = reader.bytes()
        break
      case 64:
        // A place in the string table of profiles, which other signals do not have: it says nothing here.
        reader.int32()
        value = null
        break
      default:
        reader.skip(tag, ANY_VALUE)
    }
  }
  reader.close(end, ANY_VALUE)
  return value
}

function decodeArrayValue(reader: Reader, depth: number, before: AttributeValue): AttributeValue {
  const end = reader.end()
  const values = isArray(before) ? (before as AttributeValue[]) : []
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) values.push(decodeAnyValue(reader, depth))
    else reader.skip(tag, ARRAY_VALUE)
  }
  reader.close(end, ARRAY_VALUE)
  return values
}

function decodeKeyValueList(reader: Reader, depth: number, before: AttributeValue): AttributeValue {
  const end = reader.end()
  const entries = isList(before) ? (before.entries as KeyValue[]) : []
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) entries.push(decodeKeyValue(reader, depth))
    else reader.skip(tag, KEY_VALUE_LIST)
  }
  reader.close(end, KEY_VALUE_LIST)
  return { entries }
}

const isArray = (value: AttributeValue): value is readonly AttributeValue[] => Array.isArray(value)
const isList = (value: AttributeValue): value is KeyValueList =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'entries')

/** Resources and scopes are made empty and filled, because spans may hold them before they are read whole. */
export interface ResourceBuilder extends Mutable<Resource> {
  attributes: KeyValue[]
  entityRefs: EntityRef[]
}

export interface ScopeBuilder extends Mutable<InstrumentationScope> {
  attributes: KeyValue[]
}

export const emptyResource = (): ResourceBuilder => ({
  attributes: [],
  droppedAttributesCount: 0,
  entityRefs: [],
  schemaUrl: '',
})

export const emptyScope = (): ScopeBuilder => ({
  name: '',
  version: '',
  attributes: [],
  droppedAttributesCount: 0,
  schemaUrl: '',
})

export function decodeResource(reader: Reader, resource: ResourceBuilder): void {
  const end = reader.end()
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) resource.attributes.push(decodeKeyValue(reader))
    else if (tag === 16) resource.droppedAttributesCount = reader.uint32()
    else if (tag === 26) resource.entityRefs.push(decodeEntityRef(reader))
    else reader.skip(tag, RESOURCE)
  }
  reader.close(end, RESOURCE)
}

function decodeEntityRef(reader: Reader): EntityRef {
  const end = reader.end()
  const entity = { schemaUrl: '', type: '', idKeys: [] as string[], descriptionKeys: [] as string[] }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) entity.schemaUrl = reader.string()
    else if (tag === 18) entity.type = reader.string()
    else if (tag === 26) entity.idKeys.push(reader.string())
    else if (tag === 34) entity.descriptionKeys.push(reader.string())
    else reader.skip(tag, ENTITY_REF)
  }
  reader.close(end, ENTITY_REF)
  return entity
}

export function decodeScope(reader: Reader, scope: ScopeBuilder): void {
  const end = reader.end()
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) scope.name = reader.string()
    else if (tag === 18) scope.version = reader.string()
    else if (tag === 26) scope.attributes.push(decodeKeyValue(reader))
    else if (tag === 32) scope.droppedAttributesCount = reader.uint32()
    else reader.skip(tag, SCOPE)
  }
  reader.close(end, SCOPE)
}
