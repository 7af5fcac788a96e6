// Why a request is refused that the quick walk found not well-formed: read again, slowly, but never kept.
import type { DecodeItem } from './envelope-decode.ts'
import { decodeRequest } from './envelope-decode.ts'
import { OtlpDecodeError } from './errors.ts'

/** A larger item is not read as model, which may take fifty times its bytes, only to word an error. */
const LARGEST = 4 * 1024 * 1024

/** Throws OtlpDecodeError. Returns only where there is nothing wrong. */
export function refuse(bytes: Uint8Array, decodeItem: DecodeItem<unknown>): void {
  let passedOver: number | undefined
  decodeRequest(bytes, (reader, resource, scope) => {
    const start = reader.pos
    const end = reader.end()
    if (end - reader.pos > LARGEST) {
      passedOver ??= start
      reader.pos = end
      return
    }
    reader.pos = start
    decodeItem(reader, resource, scope)
  })
  if (passedOver === undefined) return
  throw new OtlpDecodeError('TRUNCATED', 'an item is not well-formed inside', { offset: passedOver })
}
