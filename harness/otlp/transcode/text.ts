// JSON as bytes, appended to one buffer that every request uses anew.

const QUOTE = 0x22
const ZERO = 0x30
const HEX = Buffer.from('0123456789abcdef')

/** Of characters that JSON must not hold as they are: what stands for each. */
const ESCAPES: readonly (Uint8Array | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const text = JSON.stringify(String.fromCharCode(code)).slice(1, -1)
  return text.length === 1 ? undefined : Buffer.from(text)
})

const IS_ESCAPED = Uint8Array.from({ length: 256 }, (_, code) => (ESCAPES[code] === undefined ? 0 : 1))

/** The longest text of a byte is `\u0000`. */
const LONGEST = 6

export class JsonText {
  bytes = Buffer.allocUnsafeSlow(1 << 20)
  length = 0

  /** Room for what so many bytes of a request can become, with a name and brackets around it. */
  reserve(bytes: number): void {
    const wanted = this.length + bytes * LONGEST + 64
    if (wanted <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.bytes.length * 2))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  byte(value: number): void {
    this.bytes[this.length++] = value
  }

  put(text: Uint8Array): void {
    const { bytes } = this
    let { length } = this
    for (let at = 0; at < text.length; at++) bytes[length++] = text[at] as number
    this.length = length
  }

  ascii(text: string): void {
    this.length += this.bytes.write(text, this.length, 'latin1')
  }

  /** UTF-8 as a string. */
  text(from: Uint8Array, start: number, end: number): void {
    const { bytes } = this
    let { length } = this
    bytes[length++] = QUOTE
    for (let at = start; at < end; at++) {
      const byte = from[at] as number
      if (IS_ESCAPED[byte] === 0) bytes[length++] = byte
      else for (const part of ESCAPES[byte] as Uint8Array) bytes[length++] = part
    }
    bytes[length++] = QUOTE
    this.length = length
  }

  hex(from: Uint8Array, start: number, end: number): void {
    const { bytes } = this
    let { length } = this
    bytes[length++] = QUOTE
    for (let at = start; at < end; at++) {
      const byte = from[at] as number
      bytes[length++] = HEX[byte >> 4] as number
      bytes[length++] = HEX[byte & 15] as number
    }
    bytes[length++] = QUOTE
    this.length = length
  }

  /** A whole number that a double holds exactly. */
  integer(value: number): void {
    if (value >= 1e9) {
      const high = Math.floor(value / 1e9)
      this.integer(high)
      this.#nine(value - high * 1e9)
      return
    }
    let size = 1
    for (let power = 10; power <= value; power *= 10) size++
    this.#digits(value, size)
  }

  /** Eight bytes, the lowest first, as a number in quotes. */
  fixed64(from: Uint8Array, at: number): void {
    let high = 0
    let rest = 0
    // By 16 bits at once, so that nothing passes what a double holds.
    for (let limb = 6; limb >= 0; limb -= 2) {
      const value = rest * 65536 + ((from[at + limb] as number) | ((from[at + limb + 1] as number) << 8))
      const times = Math.floor(value / 1e9)
      high = high * 65536 + times
      rest = value - times * 1e9
    }
    this.byte(QUOTE)
    if (high === 0) this.integer(rest)
    else {
      this.integer(high)
      this.#nine(rest)
    }
    this.byte(QUOTE)
  }

  #nine(value: number): void {
    this.#digits(value, 9)
  }

  #digits(value: number, size: number): void {
    const { bytes } = this
    let left = value
    for (let at = this.length + size - 1; at >= this.length; at--) {
      const tenth = Math.floor(left / 10)
      bytes[at] = ZERO + left - tenth * 10
      left = tenth
    }
    this.length += size
  }
}
