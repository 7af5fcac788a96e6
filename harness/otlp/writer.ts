// Protobuf's wire format into one growing buffer. Fields with their default value are left out, as proto3 does.
import { OtlpEncodeError } from './errors.ts'

const UINT_32 = 0xffffffff
/** A big integer up to this is as well written as a small one. */
const SAFE_32 = 0x7fffffffn
/** Texts below this length have a length of one byte. */
const SHORT = 0x80

export class Writer {
  #buffer = Buffer.allocUnsafe(1024)
  #length = 0

  /** A copy of the bytes written so far. */
  finish(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#length))
  }

  message(field: number, write: () => void): void {
    this.#tag(field, 2)
    const at = this.#length
    this.#reserve(1)
    this.#length = at + 1
    write()
    const size = this.#length - at - 1
    const extra = varintSize(size) - 1
    if (extra > 0) {
      this.#reserve(extra)
      this.#buffer.copyWithin(at + 1 + extra, at + 1, this.#length)
    }
    this.#length = at
    this.#varint32(size)
    this.#length += size
  }

  messages<T>(field: number, values: readonly T[], write: (value: T) => void): void {
    for (const value of values) this.message(field, () => write(value))
  }

  string(field: number, value: string): void {
    if (value !== '') this.presentString(field, value)
  }

  /** Also where empty: inside a oneof, where a default value is not nothing. */
  presentString(field: number, value: string): void {
    this.#tag(field, 2)
    if (value.length < SHORT && this.#shortAscii(value)) return
    const size = Buffer.byteLength(value)
    this.#varint32(size)
    this.#reserve(size)
    this.#length += this.#buffer.write(value, this.#length)
  }

  /** Without a call out of JavaScript, which costs more than the text. False, and nothing written, where it is not ASCII. */
  #shortAscii(value: string): boolean {
    this.#reserve(1 + value.length)
    const start = this.#length + 1
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at)
      if (code >= 0x80) return false
      this.#buffer[start + at] = code
    }
    this.#buffer[this.#length] = value.length
    this.#length = start + value.length
    return true
  }

  presentBytes(field: number, value: Uint8Array): void {
    this.#tag(field, 2)
    this.#varint32(value.length)
    this.#reserve(value.length)
    this.#buffer.set(value, this.#length)
    this.#length += value.length
  }

  /** An id as hex digits. */
  hex(field: number, value: string): void {
    if (value === '') return
    this.#tag(field, 2)
    const size = value.length >>> 1
    this.#varint32(size)
    this.#reserve(size)
    const written = this.#buffer.write(value, this.#length, 'hex')
    if (written * 2 !== value.length) throw new OtlpEncodeError(value, 'an even number of hex digits')
    this.#length += size
  }

  uint32(field: number, value: number): void {
    if (value === 0) return
    this.#tag(field, 0)
    this.#varint32(integer(value, 0, UINT_32))
  }

  int32(field: number, value: number): void {
    if (value === 0) return
    if (integer(value, -0x80000000, 0x7fffffff) < 0) return this.presentInt64(field, BigInt(value))
    this.#tag(field, 0)
    this.#varint32(value)
  }

  sint32(field: number, value: number): void {
    if (value === 0) return
    const signed = integer(value, -0x80000000, 0x7fffffff)
    this.#tag(field, 0)
    this.#varint32(((signed << 1) ^ (signed >> 31)) >>> 0)
  }

  bool(field: number, value: boolean): void {
    if (value) this.presentBool(field, value)
  }

  presentBool(field: number, value: boolean): void {
    this.#tag(field, 0)
    this.#varint32(value ? 1 : 0)
  }

  presentInt64(field: number, value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new OtlpEncodeError(value, 'a 64-bit integer')
    this.#tag(field, 0)
    this.#varint64(BigInt.asUintN(64, value))
  }

  packedUint64(field: number, values: readonly bigint[]): void {
    if (values.length === 0) return
    this.message(field, () => {
      for (const value of values) this.#varint64(unsigned(value))
    })
  }

  packedFixed64(field: number, values: readonly bigint[]): void {
    if (values.length === 0) return
    this.#tag(field, 2)
    this.#varint32(values.length * 8)
    for (const value of values) this.#uint64LE(value)
  }

  packedDouble(field: number, values: readonly number[]): void {
    if (values.length === 0) return
    this.#tag(field, 2)
    this.#varint32(values.length * 8)
    for (const value of values) this.#doubleLE(value)
  }

  fixed32(field: number, value: number): void {
    if (value === 0) return
    this.#tag(field, 5)
    const at = this.#take(4)
    this.#buffer.writeUInt32LE(integer(value, 0, UINT_32), at)
  }

  fixed64(field: number, value: bigint): void {
    if (value === 0n) return
    this.#tag(field, 1)
    this.#uint64LE(value)
  }

  presentSfixed64(field: number, value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new OtlpEncodeError(value, 'a 64-bit integer')
    this.#tag(field, 1)
    const at = this.#take(8)
    this.#buffer.writeBigInt64LE(value, at)
  }

  double(field: number, value: number): void {
    // Minus zero is not the default value.
    if (!Object.is(value, 0)) this.presentDouble(field, value)
  }

  presentDouble(field: number, value: number | undefined): void {
    if (value === undefined) return
    this.#tag(field, 1)
    this.#doubleLE(value)
  }

  #tag(field: number, wireType: number): void {
    this.#varint32(((field << 3) | wireType) >>> 0)
  }

  #varint32(value: number): void {
    this.#reserve(5)
    let rest = value
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#buffer[this.#length++] = rest
  }

  #varint64(value: bigint): void {
    if (value <= SAFE_32) return this.#varint32(Number(value))
    this.#reserve(10)
    let rest = value
    while (rest >= 0x80n) {
      this.#buffer[this.#length++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#buffer[this.#length++] = Number(rest)
  }

  #uint64LE(value: bigint): void {
    const at = this.#take(8)
    this.#buffer.writeBigUInt64LE(unsigned(value), at)
  }

  #doubleLE(value: number): void {
    const at = this.#take(8)
    this.#buffer.writeDoubleLE(value, at)
  }

  /** Where the next bytes go; may move the buffer, so it comes before any use of it. */
  #take(bytes: number): number {
    this.#reserve(bytes)
    this.#length += bytes
    return this.#length - bytes
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) size++
  return size
}

function integer(value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new OtlpEncodeError(value, `an integer from ${least} to ${most}`)
  }
  return value
}

function unsigned(value: bigint): bigint {
  if (BigInt.asUintN(64, value) !== value) throw new OtlpEncodeError(value, 'an unsigned 64-bit integer')
  return value
}
