// Protobuf bytes by hand, for messages that no encoder would write.
type Bytes = readonly number[]

export function varint(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}

/** A length-delimited field. */
export const field = (number: number, bytes: Bytes): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
]

export const utf8 = (text: string): number[] => [...Buffer.from(text)]

/** An ExportTraceServiceRequest around the fields of one span. */
export const traceRequest = (span: Bytes): Uint8Array => new Uint8Array(field(1, field(2, field(2, span))))

/** An AnyValue inside as many arrays (or key-value lists) as `depth` says. */
export function nested(depth: number, container: 'array' | 'list' = 'array'): Uint8Array {
  // Built from the inside out; plain concatenation of arrays would be quadratic in the depth.
  let value: Buffer = Buffer.from(field(1, utf8('x')))
  for (let level = 0; level < depth; level++) {
    value = wrap(
      container === 'array' ? 5 : 6,
      container === 'array' ? wrap(1, value) : wrap(1, wrap(2, value)),
    )
  }
  return new Uint8Array(value)
}

export const wrap = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
