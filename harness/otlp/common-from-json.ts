// OTLP/JSON to model: attributes, resources, scopes and the envelope that every signal shares.
import type {
  Attributes,
  AttributeValue,
  InstrumentationScope,
  KeyValue,
  Resource,
  Signal,
} from '../telemetry/index.ts'
import { MAX_DEPTH, OtlpDecodeError } from './errors.ts'
import { type JsonObject, JsonReader } from './json-reader.ts'
import type { Sharing } from './sharing.ts'

export type ReadItem<T> = (
  json: JsonReader,
  object: JsonObject,
  resource: Resource,
  scope: InstrumentationScope,
) => T

/** The names of the three levels of an Export request. */
export const ENVELOPES = {
  traces: { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
  metrics: { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
} as const satisfies Record<Signal, { resources: string; scopes: string; items: string }>

export function requestFromJson<T>(
  signal: Signal,
  request: unknown,
  readItem: ReadItem<T>,
  sharing?: Sharing,
): T[] {
  const names = ENVELOPES[signal]
  const json = new JsonReader(sharing)
  const used = new Set<object>()
  const items: T[] = []
  json.messages(json.object(request), names.resources, (envelope) => {
    const read = () => readResource(json, envelope)
    const resource = sharing?.resource([envelope.resource, envelope.schemaUrl], read, used) ?? read()
    json.messages(envelope, names.scopes, (scoped) => {
      const readIt = () => readScope(json, scoped)
      const scope = sharing?.scope([scoped.scope, scoped.schemaUrl], readIt, used) ?? readIt()
      json.messages(scoped, names.items, (item) => void items.push(readItem(json, item, resource, scope)))
    })
  })
  return items
}

function readResource(json: JsonReader, envelope: JsonObject): Resource {
  const schemaUrl = json.string(envelope, 'schemaUrl')
  const resource = json.message(envelope, 'resource', (object) => ({
    attributes: readAttributes(json, object),
    droppedAttributesCount: json.uint32(object, 'droppedAttributesCount'),
    entityRefs: json.messages(object, 'entityRefs', (entity) => ({
      schemaUrl: json.string(entity, 'schemaUrl'),
      type: json.string(entity, 'type'),
      idKeys: json.strings(entity, 'idKeys'),
      descriptionKeys: json.strings(entity, 'descriptionKeys'),
    })),
    schemaUrl,
  }))
  return resource ?? { attributes: [], droppedAttributesCount: 0, entityRefs: [], schemaUrl }
}

function readScope(json: JsonReader, envelope: JsonObject): InstrumentationScope {
  const schemaUrl = json.string(envelope, 'schemaUrl')
  const scope = json.message(envelope, 'scope', (object) => ({
    name: json.string(object, 'name'),
    version: json.string(object, 'version'),
    attributes: readAttributes(json, object),
    droppedAttributesCount: json.uint32(object, 'droppedAttributesCount'),
    schemaUrl,
  }))
  return scope ?? { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl }
}

export function readAttributes(
  json: JsonReader,
  object: JsonObject,
  key = 'attributes',
  depth = 0,
): Attributes {
  return json.messages(
    object,
    key,
    (entry): KeyValue => json.keyValue(json.string(entry, 'key'), readAnyValue(json, entry, 'value', depth)),
  )
}

/** The AnyValue in this field; null where it is absent or empty. */
export function readAnyValue(json: JsonReader, object: JsonObject, key: string, depth = 0): AttributeValue {
  return json.message(object, key, (value) => readValue(json, value, depth)) ?? null
}

const VALUES = [
  'stringValue',
  'boolValue',
  'intValue',
  'doubleValue',
  'arrayValue',
  'kvlistValue',
  'bytesValue',
] as const

function readValue(json: JsonReader, value: JsonObject, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new OtlpDecodeError('TOO_DEEP', `values nest deeper than ${MAX_DEPTH}`)
  const kind = json.oneOf(value, VALUES)
  switch (kind) {
    case undefined:
      return null
    case 'stringValue':
      return json.string(value, kind)
    case 'boolValue':
      return json.bool(value, kind)
    case 'intValue':
      return json.int64(value, kind)
    case 'doubleValue':
      return json.double(value, kind)
    case 'bytesValue':
      return json.bytes(value, kind)
    case 'arrayValue':
      return json.message(value, kind, (array) => readArray(json, array, depth + 1)) ?? null
    case 'kvlistValue':
      return (
        json.message(value, kind, (list) => ({ entries: readAttributes(json, list, 'values', depth + 1) })) ??
        null
      )
  }
}

function readArray(json: JsonReader, array: JsonObject, depth: number): AttributeValue {
  return json.each(array, 'values', (element) =>
    element === null ? null : readValue(json, json.object(element), depth),
  )
}
