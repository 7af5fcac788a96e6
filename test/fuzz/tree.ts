// Protobuf bytes as a tree of fields, without a schema: what can be read as a message may be one.

export interface Field {
  number: number
  wireType: number
  value: FieldValue
}

export type FieldValue =
  | { readonly type: 'raw'; readonly bytes: Uint8Array }
  | { readonly type: 'message'; readonly fields: Field[]; readonly lie?: number }

/** The fields, or undefined where the bytes are not protobuf. Groups are not looked for: they are put in by mutation. */
export function parse(bytes: Uint8Array, depth = 0): Field[] | undefined {
  const fields: Field[] = []
  for (let pos = 0; pos < bytes.length; ) {
    const tag = readVarint(bytes, pos)
    if (tag === undefined || tag.value < 8 || tag.value > 0xffffffff) return undefined
    const end = endOf(bytes, tag.end, tag.value & 7)
    if (end === undefined) return undefined
    fields.push({
      number: Math.floor(tag.value / 8),
      wireType: tag.value & 7,
      value: valueOf(bytes.subarray(tag.end, end), tag.value & 7, depth),
    })
    pos = end
  }
  return fields
}

function valueOf(bytes: Uint8Array, wireType: number, depth: number): FieldValue {
  if (wireType !== 2) return { type: 'raw', bytes }
  const body = bytes.subarray(readVarint(bytes, 0)?.end)
  const fields = body.length > 0 && depth < 40 ? parse(body, depth + 1) : undefined
  return fields === undefined ? { type: 'raw', bytes } : { type: 'message', fields }
}

function endOf(bytes: Uint8Array, pos: number, wireType: number): number | undefined {
  const end = unchecked(bytes, pos, wireType)
  return end === undefined || end > bytes.length ? undefined : end
}

function unchecked(bytes: Uint8Array, pos: number, wireType: number): number | undefined {
  switch (wireType) {
    case 0:
      return readVarint(bytes, pos)?.end
    case 1:
      return pos + 8
    case 2: {
      const length = readVarint(bytes, pos)
      return length && length.end + length.value
    }
    case 5:
      return pos + 4
    default:
      return undefined
  }
}

function readVarint(bytes: Uint8Array, pos: number): { value: number; end: number } | undefined {
  let value = 0
  for (let at = pos; at < bytes.length && at < pos + 10; at++) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * 2 ** (7 * (at - pos))
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return undefined
}

export function serialise(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(({ number, wireType, value }) => [varint(number * 8 + wireType), bytesOf(value)]),
  )
}

function bytesOf(value: FieldValue): Uint8Array {
  if (value.type === 'raw') return value.bytes
  const body = serialise(value.fields)
  return Buffer.concat([varint(body.length + (value.lie ?? 0)), body])
}

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Uint8Array.from([...bytes, Number(rest)])
}

/** Every list of fields in the tree, the top one first. */
export function lists(fields: Field[], found: Field[][] = []): Field[][] {
  found.push(fields)
  for (const { value } of fields) if (value.type === 'message') lists(value.fields, found)
  return found
}
