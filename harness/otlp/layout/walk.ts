// One walk over an item's bytes: is it well-formed, and where are the parts that an index needs. Makes no objects.
import { isUtf8 } from 'node:buffer'
import { MAX_DEPTH, OtlpDecodeError } from '../errors.ts'
import { Reader } from '../reader.ts'
import { ACTIONS, DO, TYPE } from './schema.ts'

/** What the walk returns for bytes that are not well-formed. */
export const MALFORMED = -1

export class Walk {
  readonly bytes: Uint8Array
  /** The value of the last long varint that was read: 32 bits of it. */
  #value = 0
  /** Places of the last item walked over; 0 where it has none. That of the trace id is the place of its length. */
  traceIdAt = 0
  startTimeAt = 0
  /** Data points of the last metric walked over. */
  points = 0
  /** Where the length of the field that {@link length} read last is written. */
  lengthAt = 0
  /** What {@link tag} or {@link length} read ends here. */
  after = 0
  #dataType = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  startItem(): void {
    this.traceIdAt = 0
    this.startTimeAt = 0
    this.points = 0
    this.#dataType = 0
  }

  /** Walks over a message's fields. The end, where they fill it exactly, or MALFORMED. */
  fields(type: number, start: number, end: number, depth: number): number {
    const { bytes } = this
    const row = type << 8
    let pos = start
    while (pos < end) {
      let tag = bytes[pos++] as number
      if (tag >= 0x80) {
        pos = this.#varint(pos - 1, end)
        if (pos < 0 || this.#high || this.#value >>> 3 === 0) return MALFORMED
        tag = this.#value
      }
      const action = tag < 256 ? (ACTIONS[row + tag] as number) : DO.SKIP
      if (action === DO.STRING || action >= DO.MESSAGE || action === DO.BYTES || action === DO.TRACE_ID) {
        if (pos >= end) return MALFORMED
        const lengthAt = pos
        let length = bytes[pos++] as number
        if (length >= 0x80) {
          pos = this.#varint(pos - 1, end)
          if (pos < 0 || this.#high) return MALFORMED
          length = this.#value
        }
        const stop = pos + length
        if (stop > end) return MALFORMED
        if (action === DO.STRING) {
          if (!this.isText(pos, stop)) return MALFORMED
        } else if (action >= DO.MESSAGE) {
          if (this.#message(action - DO.MESSAGE, type, pos, stop, depth) < 0) return MALFORMED
        } else if (action === DO.TRACE_ID) this.traceIdAt = lengthAt
        pos = stop
      } else {
        if (action === DO.START_TIME) this.startTimeAt = pos
        pos = this.#plain(action, tag, pos, end)
        if (pos < 0) return MALFORMED
      }
    }
    return pos === end ? end : MALFORMED
  }

  /** A field whose length is known without looking, or which is passed over. */
  #plain(action: number, tag: number, pos: number, end: number): number {
    switch (action) {
      case DO.VARINT:
        return (this.bytes[pos] as number) < 0x80 && pos < end ? pos + 1 : this.#varint(pos, end)
      case DO.FIXED64:
      case DO.START_TIME:
        return pos + 8 <= end ? pos + 8 : MALFORMED
      case DO.FIXED32:
        return pos + 4 <= end ? pos + 4 : MALFORMED
      case DO.PACKED_VARINT:
      case DO.PACKED_FIXED64:
        return this.#packed(action, pos, end)
      case DO.SKIP:
        return this.skip(tag, pos, end)
      default:
        return MALFORMED
    }
  }

  #message(type: number, parent: number, start: number, end: number, depth: number): number {
    if (type === TYPE.anyValue) return depth > MAX_DEPTH ? MALFORMED : this.fields(type, start, end, depth)
    if (parent === TYPE.anyValue) return this.fields(type, start, end, depth + 1)
    if (parent === TYPE.metric && type !== TYPE.keyValue) this.#startData(type)
    else if (type >= TYPE.numberPoint && type <= TYPE.summaryPoint) this.points++
    return this.fields(type, start, end, depth)
  }

  /** The same kind of data twice is one message in two parts; another kind replaces it. */
  #startData(type: number): void {
    if (this.#dataType !== type) this.points = 0
    this.#dataType = type
  }

  #packed(action: number, start: number, end: number): number {
    let pos = this.#varint(start, end)
    if (pos < 0 || this.#high || pos + this.#value > end) return MALFORMED
    const stop = pos + this.#value
    if (action === DO.PACKED_FIXED64) return (stop - pos) % 8 === 0 ? stop : MALFORMED
    while (pos >= 0 && pos < stop) pos = this.#varint(pos, stop)
    return pos
  }

  /** A field that nobody knows. */
  skip(tag: number, pos: number, end: number): number {
    const reader = new Reader(this.bytes)
    reader.pos = pos
    try {
      reader.skipField(tag)
    } catch (error) {
      if (error instanceof OtlpDecodeError) return MALFORMED
      throw error
    }
    return reader.pos <= end ? reader.pos : MALFORMED
  }

  isText(start: number, end: number): boolean {
    const { bytes } = this
    let all = 0
    for (let at = start; at < end; at++) all |= bytes[at] as number
    return all < 0x80 || isUtf8(bytes.subarray(start, end))
  }

  /** Whether the last long varint had more than 32 bits. */
  #high = false

  /** The place after the varint, whose value is then in `#value`. */
  #varint(start: number, end: number): number {
    const { bytes } = this
    let low = 0
    let high = 0
    let pos = start
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) return MALFORMED
      const byte = bytes[pos++] as number
      if (shift < 28) low |= (byte & 0x7f) << shift
      else if (shift === 28) {
        low |= (byte & 0x0f) << 28
        high |= (byte & 0x7f) >> 4
      } else if (shift < 63) high |= byte & 0x7f
      else if (byte > 1) return MALFORMED
      else high |= byte
      if (byte < 0x80) {
        this.#value = low >>> 0
        this.#high = high !== 0
        return pos
      }
    }
    return MALFORMED
  }

  /** The length of what begins at `pos`, or MALFORMED where it reaches past `end`; it starts at {@link after}. */
  length(pos: number, end: number): number {
    const after = this.#varint(pos, end)
    if (after < 0 || this.#high || after + this.#value > end) return MALFORMED
    this.after = after
    return this.#value
  }

  /** The tag at `pos`, or MALFORMED; what follows it starts at {@link after}. */
  tag(pos: number, end: number): number {
    const after = this.#varint(pos, end)
    if (after < 0 || this.#high || this.#value >>> 3 === 0) return MALFORMED
    this.after = after
    return this.#value
  }
}
