// Changes that keep protobuf's structure, or break one rule of it and keep the others.
import { mutateBytes } from './mutate-bytes.ts'
import type { Random } from './random.ts'
import { type Field, lists, parse, serialise, varint } from './tree.ts'

const MOST_BYTES = 2048

/** One to four changes. */
export function mutateTree(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const fields = parse(bytes)
  if (fields === undefined || random.once(12)) return mutateBytes(bytes, other, random)
  const donor = parse(other) ?? []
  const changes = 1 + random.below(4)
  for (let change = 0; change < changes; change++) mutateOnce(fields, donor, random)
  const mutated = serialise(fields)
  if (mutated.length > MOST_BYTES) return mutated.subarray(0, MOST_BYTES)
  return random.once(16) ? mutateBytes(mutated, other, random) : mutated
}

type Change = (list: Field[], at: number, random: Random, donor: Field[]) => void

function mutateOnce(fields: Field[], donor: Field[], random: Random): void {
  const list = random.pick(lists(fields))
  random.pick(CHANGES)(list, random.below(list.length), random, donor)
}

const copy = (field: Field): Field => structuredClone(field)

const CHANGES: readonly Change[] = [
  function takeOut(list, at) {
    list.splice(at, 1)
  },
  function repeat(list, at, random) {
    const field = list[at]
    if (field !== undefined) list.splice(random.below(list.length + 1), 0, copy(field))
  },
  function swap(list, at, random) {
    const [field] = list.splice(at, 1)
    if (field !== undefined) list.splice(random.below(list.length + 1), 0, field)
  },
  function graft(list, _at, random, donor) {
    const from = random.pick(lists(donor))
    const field = random.pick(from)
    if (field !== undefined) list.splice(random.below(list.length + 1), 0, copy(field))
  },
  function renumber(list, at, random) {
    const field = list[at]
    if (field !== undefined)
      field.number = random.once(4) ? random.pick([0, 1000, 2 ** 29 - 1, 2 ** 28]) : 1 + random.below(17)
  },
  function retype(list, at, random) {
    const field = list[at]
    if (field !== undefined) field.wireType = random.below(8)
  },
  function unknown(list, _at, random) {
    list.splice(random.below(list.length + 1), 0, unknownField(random))
  },
  function value(list, at, random) {
    const field = list[at]
    if (field !== undefined) field.value = { type: 'raw', bytes: valueFor(field.wireType, random) }
  },
  function lie(list, at, random) {
    const field = list[at]
    if (field?.value.type !== 'message') return
    field.value = {
      ...field.value,
      lie: random.pick([-1, 1, -random.below(20), random.below(20), 2 ** 31, 2 ** 32]),
    }
  },
  function nest(list, at, random) {
    const field = list[at]
    if (field === undefined) return
    const levels = 1 + random.below(random.once(20) ? 120 : 3)
    for (let level = 0; level < levels; level++) {
      list[at] = {
        number: random.pick([1, 2, 5, 6]),
        wireType: 2,
        value: { type: 'message', fields: [list[at] as Field] },
      }
    }
  },
]

function unknownField(random: Random): Field {
  const number = random.pick([17, 19, 99, 1000, 100_000, 2 ** 29 - 1])
  const wireType = random.pick([0, 1, 2, 3, 5])
  if (wireType !== 3) return { number, wireType, value: { type: 'raw', bytes: valueFor(wireType, random) } }
  const inside = serialise([
    { number: 1, wireType: 0, value: { type: 'raw', bytes: varint(random.below(300)) } },
  ])
  const end = varint((random.once(6) ? number + 1 : number) * 8 + 4)
  return { number, wireType, value: { type: 'raw', bytes: Buffer.concat([inside, end]) } }
}

const INTEGERS = [
  0n,
  1n,
  2n,
  5n,
  127n,
  128n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n + 1n,
  2n ** 63n,
  2n ** 64n - 1n,
]
const TEXTS = ['', 'x', 'service.name', '\u0000', 'é', '\uFFFD', '😀', 'a'.repeat(70)]
/** Broken in each way that UTF-8 can be: cut off, overlong, surrogates, beyond the last character. */
const NO_TEXTS = [[0xc3], [0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff]]

function valueFor(wireType: number, random: Random): Uint8Array {
  switch (wireType) {
    case 0:
      if (random.once(12))
        return Uint8Array.from([...Array<number>(random.pick([1, 9, 10, 12])).fill(0x80), random.below(4)])
      return varint(random.pick(INTEGERS))
    case 1:
      return random.once(3) ? new Uint8Array(8) : random.bytes(8)
    case 5:
      return random.bytes(4)
    default: {
      const text = random.once(5) ? Uint8Array.from(random.pick(NO_TEXTS)) : Buffer.from(random.pick(TEXTS))
      const body = random.once(5) ? random.bytes(random.pick([1, 8, 16, 24])) : text
      return Buffer.concat([varint(body.length), body])
    }
  }
}
