// Trace ids numbered in the order in which they were first seen, at 16 bytes an id and without a string for each.
import { randomInt } from 'node:crypto'
import type { TraceId } from '../telemetry/index.ts'
import { NumberList } from './number-list.ts'

const BYTES = 16
/** Each part of the table grows for itself, so that no request waits while the whole of it is laid out anew. */
const PARTS = 64
const PART_SHIFT = 26
const FIRST = 16
/** Unguessable, so that nobody can choose ids that all fall on one place. */
const SEED = randomInt(2 ** 32)

export class TraceTable {
  /** Four words for each number. */
  readonly #words = new NumberList()
  /** Open addressing: a number plus one, 0 where the slot is free. */
  readonly #parts: Uint32Array[] = Array.from({ length: PARTS }, () => new Uint32Array(FIRST))
  readonly #taken = new Uint32Array(PARTS)
  /** Ids that are not 16 bytes long, and the lack of one. */
  readonly #odd = new Map<TraceId, number>()
  readonly #names: (TraceId | undefined)[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The number of the id whose length is written at `place`; 0 stands for no id. */
  numberAt(bytes: Uint8Array, place: number): number {
    if (place !== 0 && bytes[place] === BYTES) {
      const at = place + 1
      return this.#find(word(bytes, at), word(bytes, at + 4), word(bytes, at + 8), word(bytes, at + 12), true)
    }
    return this.#oddNumber(hexAt(bytes, place), true)
  }

  numberOf(id: TraceId): number {
    return this.#ofText(id, true)
  }

  /** -1 for an id that was never seen. */
  find(id: TraceId): number {
    return this.#ofText(id, false)
  }

  /** One string for each number. */
  id(number: number): TraceId {
    let name = this.#names[number]
    if (name === undefined) {
      name = [0, 1, 2, 3].map((at) => hexWord(this.#words.get(number * 4 + at))).join('')
      this.#names[number] = name
    }
    return name
  }

  #ofText(id: TraceId, add: boolean): number {
    if (!/^[0-9a-f]{32}$/.test(id)) return this.#oddNumber(id, add)
    const [a, b, c, d] = [0, 8, 16, 24].map((at) => Number.parseInt(id.slice(at, at + 8), 16)) as Words
    const known = this.#size
    const number = this.#find(a, b, c, d, add)
    // The string is there already: no other need be made.
    if (number === known) this.#names[number] = id
    return number
  }

  #oddNumber(id: TraceId, add: boolean): number {
    const known = this.#odd.get(id)
    if (known !== undefined || !add) return known ?? -1
    const number = this.#size++
    for (let at = 0; at < 4; at++) this.#words.push(0)
    this.#odd.set(id, number)
    this.#names[number] = id
    return number
  }

  #find(a: number, b: number, c: number, d: number, add: boolean): number {
    const mixed = hash(a, b, c, d)
    const part = mixed >>> PART_SHIFT
    const slots = this.#parts[part] as Uint32Array
    const mask = slots.length - 1
    let slot = mixed & mask
    for (let taken = slots[slot] as number; taken !== 0; taken = slots[slot] as number) {
      if (this.#is(taken - 1, a, b, c, d)) return taken - 1
      slot = (slot + 1) & mask
    }
    if (!add) return -1
    const number = this.#size++
    for (const value of [a, b, c, d]) this.#words.push(value)
    slots[slot] = number + 1
    const taken = (this.#taken[part] as number) + 1
    this.#taken[part] = taken
    if (taken * 2 > slots.length) this.#parts[part] = this.#enlarged(slots)
    return number
  }

  #is(number: number, a: number, b: number, c: number, d: number): boolean {
    const words = this.#words
    const at = number * 4
    return (
      words.get(at) === a && words.get(at + 1) === b && words.get(at + 2) === c && words.get(at + 3) === d
    )
  }

  #enlarged(before: Uint32Array): Uint32Array {
    const slots = new Uint32Array(before.length * 2)
    const mask = slots.length - 1
    const words = this.#words
    for (const taken of before) {
      if (taken === 0) continue
      const at = (taken - 1) * 4
      let slot = hash(words.get(at), words.get(at + 1), words.get(at + 2), words.get(at + 3)) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = taken
    }
    return slots
  }
}

type Words = [number, number, number, number]

function word(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  )
}

/** Any good mixture will do; the constants are those of well-known hashes. */
function hash(a: number, b: number, c: number, d: number): number {
  let mixed = Math.imul(a ^ SEED, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x165667b1)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const hexWord = (value: number): string => value.toString(16).padStart(8, '0')

/** The bytes whose length is written at `place`, as hex digits. */
function hexAt(bytes: Uint8Array, place: number): TraceId {
  if (place === 0) return ''
  let pos = place
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[pos++] as number
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + pos, length).toString('hex')
}
