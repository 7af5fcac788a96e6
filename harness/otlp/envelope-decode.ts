// Protobuf to model: Export*ServiceRequest > Resource* > Scope* > items. The three signals number these alike.
import type { InstrumentationScope, Resource } from '../telemetry/index.ts'
import { decodeResource, decodeScope, emptyResource, emptyScope } from './common-decode.ts'
import { message, Reader } from './reader.ts'

/** Reads one span, metric or log record that came under this resource and scope. */
export type DecodeItem<T> = (reader: Reader, resource: Resource, scope: InstrumentationScope) => T

const REQUEST = message('Export request', 1)
const RESOURCE_ITEMS = message('Resource envelope', 1, 2, 3)
const SCOPE_ITEMS = message('Scope envelope', 1, 2, 3)

/** Every item of the request in the order sent; items under one envelope share its resource and scope object. */
export function decodeRequest<T>(bytes: Uint8Array, decodeItem: DecodeItem<T>): T[] {
  const reader = new Reader(bytes)
  const items: T[] = []
  while (reader.pos < reader.length) {
    const tag = reader.tag()
    if (tag === 10) decodeResourceItems(reader, items, decodeItem)
    else reader.skip(tag, REQUEST)
  }
  return items
}

function decodeResourceItems<T>(reader: Reader, items: T[], decodeItem: DecodeItem<T>): void {
  const end = reader.end()
  const resource = emptyResource()
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) decodeResource(reader, resource)
    else if (tag === 18) decodeScopeItems(reader, items, resource, decodeItem)
    else if (tag === 26) resource.schemaUrl = reader.string()
    else reader.skip(tag, RESOURCE_ITEMS)
  }
  reader.close(end, RESOURCE_ITEMS)
}

function decodeScopeItems<T>(
  reader: Reader,
  items: T[],
  resource: Resource,
  decodeItem: DecodeItem<T>,
): void {
  const end = reader.end()
  const scope = emptyScope()
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) decodeScope(reader, scope)
    else if (tag === 18) items.push(decodeItem(reader, resource, scope))
    else if (tag === 26) scope.schemaUrl = reader.string()
    else reader.skip(tag, SCOPE_ITEMS)
  }
  reader.close(end, SCOPE_ITEMS)
}
