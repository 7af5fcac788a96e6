// What went wrong while reading or writing OTLP, as values with a code.

export type OtlpDecodeErrorCode =
  /** The bytes end before the message does, or a field reaches past the message that holds it. */
  | 'TRUNCATED'
  /** A known field came with another wire type than its own, or the tag itself is impossible. */
  | 'BAD_WIRE_TYPE'
  /** A varint longer than ten bytes, or of more than 64 bits. */
  | 'BAD_VARINT'
  | 'BAD_UTF8'
  /** Messages or attribute values inside each other deeper than {@link MAX_DEPTH}. */
  | 'TOO_DEEP'
  /** More items, or more values in JSON, than one request may have. */
  | 'TOO_MANY'
  | 'BAD_JSON'
  /** JSON of the right syntax with a value that its field cannot hold. */
  | 'BAD_VALUE'

/** How deep messages may nest, as protobuf's own runtimes limit it. */
export const MAX_DEPTH = 100

/** A request that is not OTLP. `offset` is in bytes of the protobuf body, `path` the place in a JSON one. */
export class OtlpDecodeError extends Error {
  override readonly name = 'OtlpDecodeError'
  readonly code: OtlpDecodeErrorCode
  readonly offset: number | undefined
  readonly path: string | undefined

  constructor(
    code: OtlpDecodeErrorCode,
    message: string,
    where: { offset?: number; path?: string; cause?: unknown } = {},
  ) {
    super(`${message}${place(where)}`, 'cause' in where ? { cause: where.cause } : undefined)
    this.code = code
    this.offset = where.offset
    this.path = where.path
  }
}

function place(where: { offset?: number; path?: string }): string {
  if (where.path !== undefined) return ` at ${where.path === '' ? 'the top' : where.path}`
  return where.offset === undefined ? '' : ` at byte ${where.offset}`
}

/** A model value that OTLP has no way to write; only hand-made models have one. */
export class OtlpEncodeError extends Error {
  override readonly name = 'OtlpEncodeError'
  readonly code = 'UNWRITABLE'
  readonly value: unknown

  constructor(value: unknown, expected: string) {
    super(
      `cannot write ${typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)}: expected ${expected}`,
    )
    this.value = value
  }
}
