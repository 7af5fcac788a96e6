// A cursor over protobuf's wire format. Every method moves it past what it read and throws OtlpDecodeError.
import { isUtf8 } from 'node:buffer'
import { MAX_DEPTH, OtlpDecodeError } from './errors.ts'
import { commonText } from './texts.ts'

/** Name and known field numbers of a message: to tell a field with the wrong wire type from an unknown one. */
export interface MessageFields {
  readonly name: string
  readonly known: number
}

/** `fields` are the field numbers that the decoder handles, each below 32. */
export function message(name: string, ...fields: number[]): MessageFields {
  return { name, known: fields.reduce((mask, field) => mask | (1 << field), 0) }
}

const TWO_32 = 4294967296

export class Reader {
  readonly #buffer: Buffer
  readonly #view: DataView
  readonly length: number
  pos = 0
  /** The low and high half of the last varint. */
  #low = 0
  #high = 0

  constructor(bytes: Uint8Array) {
    this.#buffer =
      bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.length = bytes.byteLength
  }

  /** Field number times eight plus wire type. */
  tag(): number {
    const start = this.pos
    this.#varint()
    if (this.#high !== 0 || this.#low >>> 3 === 0) {
      throw new OtlpDecodeError('BAD_WIRE_TYPE', 'impossible field number', { offset: start })
    }
    return this.#low
  }

  /** The end of the length-delimited field that starts here. */
  end(): number {
    const start = this.pos
    this.#varint()
    const end = this.pos + this.#low
    if (this.#high !== 0 || end > this.length) throw this.#truncated(start)
    return end
  }

  /** To be called where a message's last field was read: it must end exactly there. */
  close(end: number, fields: MessageFields): void {
    if (this.pos === end) return
    throw new OtlpDecodeError('TRUNCATED', `a field reaches past the end of its ${fields.name}`, {
      offset: end,
    })
  }

  uint32(): number {
    this.#varint()
    return this.#low
  }

  int32(): number {
    this.#varint()
    return this.#low | 0
  }

  sint32(): number {
    this.#varint()
    return (this.#low >>> 1) ^ -(this.#low & 1)
  }

  bool(): boolean {
    this.#varint()
    return this.#low !== 0 || this.#high !== 0
  }

  uint64(): bigint {
    this.#varint()
    return this.#high < 0x200000
      ? BigInt(this.#high * TWO_32 + this.#low)
      : (BigInt(this.#high) << 32n) | BigInt(this.#low)
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.uint64())
  }

  fixed32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true)
  }

  sfixed64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true)
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  /** A copy: it outlives the request. */
  bytes(): Uint8Array {
    const end = this.end()
    const start = this.pos
    this.pos = end
    return new Uint8Array(this.#buffer.subarray(start, end))
  }

  hex(): string {
    const end = this.end()
    const start = this.pos
    this.pos = end
    return this.#buffer.toString('hex', start, end)
  }

  string(): string {
    const end = this.end()
    const start = this.pos
    this.pos = end
    const common = commonText(this.#buffer, start, end)
    if (common !== undefined) return common
    const text = this.#buffer.toString('utf8', start, end)
    // Only broken UTF-8 and a real U+FFFD decode to U+FFFD; the bytes tell which.
    if (text.includes('\uFFFD')) this.#checkUtf8(start, end)
    return text
  }

  /** Each number of a packed or unpacked repeated field. */
  packed(tag: number, read: () => void): void {
    if ((tag & 7) !== 2) return read()
    const start = this.pos
    const end = this.end()
    while (this.pos < end) read()
    if (this.pos !== end) throw this.#truncated(start)
  }

  /** Moves past a field that the decoder of `fields` has no case for. */
  skip(tag: number, fields: MessageFields): void {
    const field = tag >>> 3
    if (field < 32 && (fields.known & (1 << field)) !== 0) {
      const message = `field ${field} of ${fields.name} has wire type ${tag & 7}`
      throw new OtlpDecodeError('BAD_WIRE_TYPE', message, { offset: this.pos })
    }
    this.skipField(tag)
  }

  skipField(tag: number, depth = 0): void {
    switch (tag & 7) {
      case 0:
        return this.#varint()
      case 1:
        this.#take(8)
        return
      case 2:
        this.pos = this.end()
        return
      case 3:
        return this.#skipGroup(tag >>> 3, depth)
      case 5:
        this.#take(4)
        return
      default:
        throw new OtlpDecodeError('BAD_WIRE_TYPE', `wire type ${tag & 7}`, { offset: this.pos })
    }
  }

  #skipGroup(field: number, depth: number): void {
    if (depth >= MAX_DEPTH)
      throw new OtlpDecodeError('TOO_DEEP', 'groups nest too deep', { offset: this.pos })
    for (let tag = this.tag(); tag !== ((field << 3) | 4) >>> 0; tag = this.tag())
      this.skipField(tag, depth + 1)
  }

  #varint(): void {
    const start = this.pos
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.pos >= this.length) throw this.#truncated(start)
      const byte = this.#buffer[this.pos++] as number
      if (shift < 28) low |= (byte & 0x7f) << shift
      else if (shift === 28) {
        low |= (byte & 0x0f) << 28
        high = (byte & 0x7f) >> 4
      } else if (shift < 63) high |= (byte & 0x7f) << (shift - 32)
      else if (byte > 1) break
      else high |= byte << 31
      if (byte < 0x80) {
        this.#low = low >>> 0
        this.#high = high >>> 0
        return
      }
    }
    throw new OtlpDecodeError('BAD_VARINT', 'a varint of more than 64 bits', { offset: start })
  }

  #take(bytes: number): number {
    const start = this.pos
    if (start + bytes > this.length) throw this.#truncated(start)
    this.pos = start + bytes
    return start
  }

  #checkUtf8(start: number, end: number): void {
    if (isUtf8(this.#buffer.subarray(start, end))) return
    throw new OtlpDecodeError('BAD_UTF8', 'a string is not valid UTF-8', { offset: start })
  }

  #truncated(offset: number): OtlpDecodeError {
    return new OtlpDecodeError('TRUNCATED', 'the request ends inside a field', { offset })
  }
}
