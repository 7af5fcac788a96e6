// Model to OTLP/JSON: attributes, resources, scopes and the envelope that every signal shares.
import type {
  Attributes,
  AttributeValue,
  EntityRef,
  InstrumentationScope,
  Resource,
  Signal,
} from '../telemetry/index.ts'
import { ENVELOPES } from './common-from-json.ts'
import { groups } from './groups.ts'
import { jsonDouble } from './json-text.ts'
import { int, list, text } from './json-writer.ts'

interface Item {
  readonly resource: Resource
  readonly scope: InstrumentationScope
}

/** An Export*ServiceRequest, ready for JSON.stringify, with an envelope for each resource and scope object. */
export function requestToJson<T extends Item>(
  signal: Signal,
  items: readonly T[],
  write: (item: T) => unknown,
) {
  const names = ENVELOPES[signal]
  return {
    [names.resources]: groups(items).map(({ resource, scopes }) => ({
      resource: writeResource(resource),
      [names.scopes]: scopes.map((group) => ({
        scope: writeScope(group.scope),
        [names.items]: group.items.map(write),
        schemaUrl: text(group.scope.schemaUrl),
      })),
      schemaUrl: text(resource.schemaUrl),
    })),
  }
}

export const writeAttributes = (attributes: Attributes): unknown[] | undefined =>
  list(attributes, ({ key, value }) => ({ key, value: writeAnyValue(value) }))

export function writeAnyValue(value: AttributeValue): unknown {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'number') return { doubleValue: jsonDouble(value) }
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') }
  if ('entries' in value && !Array.isArray(value)) {
    return { kvlistValue: { values: writeAttributes((value as { entries: Attributes }).entries) } }
  }
  return { arrayValue: { values: list(value as readonly AttributeValue[], writeAnyValue) } }
}

function writeResource(resource: Resource) {
  return {
    attributes: writeAttributes(resource.attributes),
    droppedAttributesCount: int(resource.droppedAttributesCount),
    entityRefs: list(resource.entityRefs, writeEntityRef),
  }
}

function writeEntityRef(entity: EntityRef) {
  return {
    schemaUrl: text(entity.schemaUrl),
    type: text(entity.type),
    idKeys: list(entity.idKeys, (key) => key),
    descriptionKeys: list(entity.descriptionKeys, (key) => key),
  }
}

function writeScope(scope: InstrumentationScope) {
  return {
    name: text(scope.name),
    version: text(scope.version),
    attributes: writeAttributes(scope.attributes),
    droppedAttributesCount: int(scope.droppedAttributesCount),
  }
}
