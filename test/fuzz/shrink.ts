// A smaller input that still shows the same.
import { lists, parse, serialise } from './tree.ts'

const MOST_TRIES = 5000

/** `shows` must be true of the input itself. */
export async function shrink(
  input: Uint8Array,
  shows: (input: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let best = input
  let tries = 0
  const better = async (candidate: Uint8Array) => {
    if (candidate.length >= best.length || tries++ > MOST_TRIES || !(await shows(candidate))) return false
    best = candidate
    return true
  }
  for (let shrunk = true; shrunk && tries < MOST_TRIES; ) {
    shrunk = false
    for (const candidate of withoutOneField(best)) {
      if (await better(candidate)) {
        shrunk = true
        break
      }
    }
    for (let size = best.length >> 1; !shrunk && size > 0; size >>= 1) {
      for (let at = 0; at < best.length; at += size) {
        const candidate = Buffer.concat([best.subarray(0, at), best.subarray(at + size)])
        if (await better(candidate)) shrunk = true
      }
    }
  }
  return best
}

/** With the lengths around it made right again. */
function* withoutOneField(bytes: Uint8Array): Iterable<Uint8Array> {
  const fields = parse(bytes)
  if (fields === undefined) return
  for (const list of lists(fields)) {
    for (let at = 0; at < list.length; at++) {
      const [field] = list.splice(at, 1)
      yield serialise(fields)
      if (field !== undefined) list.splice(at, 0, field)
    }
  }
}
