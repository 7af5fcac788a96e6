// Changes to JSON that keep its syntax, or break it.
import { mutateBytes } from './mutate-bytes.ts'
import type { Random } from './random.ts'

const MOST_BYTES = 4096

type Holder = Record<string, unknown> | unknown[]

export function mutateJson(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const [root, donor] = [parsed(bytes), parsed(other)]
  if (root === undefined || random.once(8)) return mutateBytes(bytes, other, random)
  const changes = 1 + random.below(4)
  for (let change = 0; change < changes; change++) mutateOnce(root, donor ?? root, random)
  const text = JSON.stringify(root)
  const spaced = random.once(6) ? text.replaceAll(':', ' : ').replaceAll(',', ',\n') : text
  const raw = random.once(4) ? spaced.replace(/"(\d{1,25})"/, '$1') : spaced
  return Buffer.from(raw).subarray(0, MOST_BYTES)
}

/** An object or array as it stands, or undefined. Long integers lose digits here: their own mutations bring them in. */
function parsed(bytes: Uint8Array): Holder | undefined {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString()) as unknown
    return typeof value === 'object' && value !== null ? (value as Holder) : undefined
  } catch {
    return undefined
  }
}

function holders(value: unknown, found: Holder[] = []): Holder[] {
  if (typeof value !== 'object' || value === null) return found
  found.push(value as Holder)
  for (const inner of Object.values(value)) holders(inner, found)
  return found
}

const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  0,
  -0,
  1,
  -1,
  1.5,
  1e21,
  2 ** 31,
  2 ** 32,
  '1',
  '-1',
  '007',
  '1.5',
  '1e3',
  '18446744073709551615',
  '18446744073709551616',
  '-9223372036854775809',
  'NaN',
  '-Infinity',
  'AQL/',
  '_-==',
  'abc',
  'ABCDEF0123456789',
  '\uD800',
  'SPAN_KIND_SERVER',
  [],
  {},
  [null],
  [[]],
  { values: [null, {}] },
]
const KEYS = [
  'kind',
  'flags',
  'value',
  'intValue',
  'stringValue',
  'arrayValue',
  'kvlistValue',
  'bytesValue',
  'traceId',
  'trace_id',
  'startTimeUnixNano',
  'count',
  'asInt',
  'asDouble',
  'sum',
  'scale',
  'unheardOf',
  '__proto__',
  'constructor',
]

function mutateOnce(root: Holder, donor: Holder, random: Random): void {
  const holder = random.pick(holders(root))
  const keys = Object.keys(holder)
  const key = random.pick(keys)
  const target = holder as Record<string, unknown>
  switch (random.below(6)) {
    case 0:
      if (key !== undefined && Array.isArray(holder)) holder.splice(Number(key), 1)
      else if (key !== undefined) delete target[key]
      return
    case 1:
      if (key !== undefined) target[key] = structuredClone(random.pick(VALUES))
      return
    case 2:
      if (!Array.isArray(holder)) define(target, random.pick(KEYS), structuredClone(random.pick(VALUES)))
      else holder.push(structuredClone(random.pick(VALUES)))
      return
    case 3:
      if (key !== undefined) target[key] = structuredClone(random.pick(holders(donor)))
      return
    case 4:
      if (key !== undefined && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]))
      else if (key !== undefined) define(target, random.pick(KEYS), structuredClone(target[key]))
      return
    default: {
      if (key === undefined) return
      const levels = 1 + random.below(random.once(20) ? 120 : 3)
      for (let level = 0; level < levels; level++) target[key] = { arrayValue: { values: [target[key]] } }
    }
  }
}

/** As a parser would: `__proto__` is a member like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
