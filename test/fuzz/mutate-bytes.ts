// Changes that know nothing of what the bytes mean.
import type { Random } from './random.ts'

const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x0a, 0x0d]

export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1)
  const count = 1 + random.below(random.once(8) ? 64 : 4)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (random.below(7)) {
    case 0:
      return before
    case 1:
      return changed(bytes, at, (byte) => byte ^ (1 << random.below(8)))
    case 2:
      return changed(bytes, at, () => random.pick(EDGES))
    case 3:
      return Buffer.concat([before, after.subarray(count)])
    case 4:
      return Buffer.concat([before, random.bytes(count), after])
    case 5:
      return Buffer.concat([before, after.subarray(0, count), after])
    default: {
      const from = random.below(other.length + 1)
      return Buffer.concat([before, other.subarray(from, from + 8 * count), after])
    }
  }
}

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  if (at < copy.length) copy[at] = change(copy[at] as number)
  return copy
}
