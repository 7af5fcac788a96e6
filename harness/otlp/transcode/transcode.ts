// A protobuf request of a well-formed kind as one line of OTLP/JSON; what an encoder seldom does is left to the model.
import type { Signal } from '../../telemetry/index.ts'
import { AS, type Field, type Message, REQUESTS } from './schema.ts'
import { JsonText } from './text.ts'

/** What is returned for bytes that only the model can make sense of, or refuse. */
const OTHER = -1

const OPEN = 0x7b
const CLOSE = 0x7d
const END_LIST = 0x5d
const COMMA = 0x2c
const QUOTE = 0x22
const LINE = 0x0a

/** Requests are written one at a time. */
const out = new JsonText()

/** Beyond that, a line's buffer is let go of again. */
const MOST_KEPT = 8 * 1024 * 1024

/**
 * The line with its line break, for a request that is known to be well-formed. Undefined where a field is unknown, comes
 * in several places, or has a value that only the model can judge; then `decode` and `toJson` do.
 */
export function transcode(signal: Signal, body: Uint8Array): Buffer | undefined {
  const message = REQUESTS[signal]
  // `{}` would not say of which signal it is.
  if (message === undefined || body.length === 0) return undefined
  out.length = 0
  if (new Transcoder(body).message(message, 0, body.length) === OTHER) return undefined
  out.reserve(1)
  out.byte(LINE)
  const line = Buffer.from(out.bytes.subarray(0, out.length))
  if (out.bytes.length > MOST_KEPT) out.bytes = Buffer.allocUnsafeSlow(1 << 20)
  return line
}

class Transcoder {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  /** The value of the varint read last. */
  #value = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The end, or OTHER. */
  message({ fields, isOneOf }: Message, start: number, end: number): number {
    let seen = 0
    let list: Field | undefined
    let pos = start
    out.reserve(0)
    out.byte(OPEN)
    while (pos < end) {
      pos = this.#varint(pos, end)
      if (pos === OTHER) return OTHER
      const field = fields[this.#value]
      if (field === undefined) return OTHER
      out.reserve(0)
      if (field === list) out.byte(COMMA)
      else {
        if (list !== undefined) out.byte(END_LIST)
        if ((seen & field.bit) !== 0 || (isOneOf && seen !== 0)) return OTHER
        if (seen !== 0) out.byte(COMMA)
        seen |= field.bit
        out.put(field.opening)
        list = field.isList ? field : undefined
      }
      pos = this.#write(field, pos, end)
      if (pos === OTHER) return OTHER
    }
    out.reserve(0)
    if (list !== undefined) out.byte(END_LIST)
    out.byte(CLOSE)
    return pos === end ? end : OTHER
  }

  #write(field: Field, pos: number, end: number): number {
    switch (field.as) {
      case AS.FIXED64:
        if (pos + 8 > end) return OTHER
        out.fixed64(this.#bytes, pos)
        return pos + 8
      case AS.DOUBLE:
        if (pos + 8 > end) return OTHER
        writeDouble(this.#view.getFloat64(pos, true))
        return pos + 8
      case AS.FIXED32:
        if (pos + 4 > end) return OTHER
        out.integer(this.#view.getUint32(pos, true))
        return pos + 4
      case AS.UINT32:
      case AS.ENUM:
      case AS.BOOL:
      case AS.INT64:
        return this.#writeVarint(field.as, pos, end)
      default:
        return this.#writeLong(field, pos, end)
    }
  }

  #writeVarint(as: number, pos: number, end: number): number {
    const after = this.#varint(pos, end)
    if (after === OTHER) return as === AS.INT64 ? this.#writeInt64(pos, end) : OTHER
    if (as === AS.BOOL) out.ascii(this.#value === 0 ? 'false' : 'true')
    else if (as === AS.INT64) {
      out.byte(QUOTE)
      out.integer(this.#value)
      out.byte(QUOTE)
    } else {
      // Numbers of more bits are cut to 32 of them, and those of an enumeration may be negative.
      if (this.#value > (as === AS.ENUM ? 0x7fffffff : 0xffffffff)) return OTHER
      out.integer(this.#value)
    }
    return after
  }

  /** A negative number, or one that a double may not hold exactly. */
  #writeInt64(start: number, end: number): number {
    let value = 0n
    for (let pos = start, shift = 0n; pos < end && shift < 70n; shift += 7n) {
      const byte = this.#bytes[pos++] as number
      if (shift === 63n && byte > 1) return OTHER
      value |= BigInt(byte & 0x7f) << shift
      if (byte >= 0x80) continue
      out.ascii(`"${BigInt.asIntN(64, value)}"`)
      return pos
    }
    return OTHER
  }

  /** What has its length before it. */
  #writeLong(field: Field, pos: number, end: number): number {
    const start = this.#varint(pos, end)
    if (start === OTHER) return OTHER
    const stop = start + this.#value
    if (stop > end) return OTHER
    if (field.message !== undefined) return this.message(field.message, start, stop)
    out.reserve(stop - start)
    if (field.as === AS.TEXT) out.text(this.#bytes, start, stop)
    else if (field.as === AS.HEX) out.hex(this.#bytes, start, stop)
    else {
      const { buffer, byteOffset } = this.#bytes
      out.ascii(`"${Buffer.from(buffer, byteOffset + start, stop - start).toString('base64')}"`)
    }
    return stop
  }

  /** The place after the varint; OTHER where it has more than 49 bits. */
  #varint(start: number, end: number): number {
    let value = 0
    let scale = 1
    for (let pos = start; pos < end && pos < start + 7; scale *= 128) {
      const byte = this.#bytes[pos++] as number
      if (byte < 0x80) {
        this.#value = value + byte * scale
        return pos
      }
      value += (byte & 0x7f) * scale
    }
    return OTHER
  }
}

function writeDouble(value: number): void {
  if (Object.is(value, -0)) out.ascii('-0')
  else out.ascii(Number.isFinite(value) ? String(value) : `"${value}"`)
}
