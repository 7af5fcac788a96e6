// Single parts of a request whose layout is known, as model.
import type { InstrumentationScope, Resource } from '../../telemetry/index.ts'
import { decodeResource, decodeScope, emptyResource, emptyScope } from '../common-decode.ts'
import type { DecodeItem } from '../envelope-decode.ts'
import { Reader } from '../reader.ts'
import type { Places } from './layout.ts'

/** The item whose length is written at this place. */
export function readItem<T>(
  decodeItem: DecodeItem<T>,
  bytes: Uint8Array,
  place: number,
  resource: Resource,
  scope: InstrumentationScope,
): T {
  const reader = new Reader(bytes)
  reader.pos = place
  return decodeItem(reader, resource, scope)
}

export function readResource(bytes: Uint8Array, places: Places): Resource {
  const resource = emptyResource()
  eachField(bytes, places, (tag, reader) => {
    if (tag === 10) decodeResource(reader, resource)
    else resource.schemaUrl = reader.string()
  })
  return resource
}

export function readScope(bytes: Uint8Array, places: Places): InstrumentationScope {
  const scope = emptyScope()
  eachField(bytes, places, (tag, reader) => {
    if (tag === 10) decodeScope(reader, scope)
    else scope.schemaUrl = reader.string()
  })
  return scope
}

function eachField(bytes: Uint8Array, places: Places, read: (tag: number, reader: Reader) => void): void {
  const reader = new Reader(bytes)
  for (let at = 0; at < places.length; at += 2) {
    reader.pos = places[at] as number
    read(reader.tag(), reader)
  }
}
