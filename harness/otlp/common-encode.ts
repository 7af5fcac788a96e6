// Model to protobuf: attributes, resources, scopes and the envelope that every signal shares.
import type {
  Attributes,
  AttributeValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  Resource,
} from '../telemetry/index.ts'
import { groups } from './groups.ts'
import { Writer } from './writer.ts'

export type EncodeItem<T> = (writer: Writer, item: T) => void

interface Item {
  readonly resource: Resource
  readonly scope: InstrumentationScope
}

/** An Export*ServiceRequest with an envelope for each resource and scope object. */
export function encodeRequest<T extends Item>(items: readonly T[], encodeItem: EncodeItem<T>): Uint8Array {
  const writer = new Writer()
  writer.messages(1, groups(items), ({ resource, scopes }) => {
    writer.message(1, () => encodeResource(writer, resource))
    writer.messages(2, scopes, (group) => {
      writer.message(1, () => encodeScope(writer, group.scope))
      writer.messages(2, group.items, (item) => encodeItem(writer, item))
      writer.string(3, group.scope.schemaUrl)
    })
    writer.string(3, resource.schemaUrl)
  })
  return writer.finish()
}

export function encodeAttributes(writer: Writer, field: number, attributes: Attributes): void {
  writer.messages(field, attributes, (entry) => encodeKeyValue(writer, entry))
}

function encodeKeyValue(writer: Writer, { key, value }: KeyValue): void {
  writer.string(1, key)
  encodeAnyValue(writer, 2, value)
}

export function encodeAnyValue(writer: Writer, field: number, value: AttributeValue): void {
  writer.message(field, () => encodeValue(writer, value))
}

function encodeValue(writer: Writer, value: AttributeValue): void {
  if (value === null) return
  if (typeof value === 'string') return writer.presentString(1, value)
  if (typeof value === 'boolean') return writer.presentBool(2, value)
  if (typeof value === 'bigint') return writer.presentInt64(3, value)
  if (typeof value === 'number') return writer.presentDouble(4, value)
  if (value instanceof Uint8Array) return writer.presentBytes(7, value)
  if ('entries' in value && !Array.isArray(value)) {
    const { entries } = value as { entries: Attributes }
    return writer.message(6, () => encodeAttributes(writer, 1, entries))
  }
  const values = value as readonly AttributeValue[]
  writer.message(5, () => {
    for (const element of values) encodeAnyValue(writer, 1, element)
  })
}

function encodeResource(writer: Writer, resource: Resource): void {
  encodeAttributes(writer, 1, resource.attributes)
  writer.uint32(2, resource.droppedAttributesCount)
  writer.messages(3, resource.entityRefs, (entity) => encodeEntityRef(writer, entity))
}

function encodeEntityRef(writer: Writer, entity: EntityRef): void {
  writer.string(1, entity.schemaUrl)
  writer.string(2, entity.type)
  for (const key of entity.idKeys) writer.presentString(3, key)
  for (const key of entity.descriptionKeys) writer.presentString(4, key)
}

function encodeScope(writer: Writer, scope: InstrumentationScope): void {
  writer.string(1, scope.name)
  writer.string(2, scope.version)
  encodeAttributes(writer, 3, scope.attributes)
  writer.uint32(4, scope.droppedAttributesCount)
}
