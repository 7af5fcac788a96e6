// Attributes that tell single users, requests or messages apart: each makes streams without end.
import { attribute, valueText } from '../../harness/telemetry/index.ts'
import type { Series } from './series.ts'

export interface IdentifyingKey {
  readonly key: string
  /** How many different values it has. */
  readonly values: number
  readonly example: string
}

/** So few may be a list of something. */
const LEAST = 20
/** Of the streams that have the attribute, this share has a value of its own. */
const SHARE = 0.9

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const HEX = /^(?=.*\d)[0-9a-f]{12,}$/i
const NUMBER = /^\d{1,20}$/
/** A number or an id behind a word: `user-18223`, `order:9f31c2ab77d0`. */
const TAIL = /^[a-z]+[-_:/.]([0-9a-f]{8,}|\d{3,20})$/i

/** Only where almost every stream has a value of its own, and these values are ids. */
export function identifyingKeys(streams: readonly Series[]): IdentifyingKey[] {
  if (streams.length <= LEAST) return []
  const keys = new Set(streams.flatMap(({ attributes }) => attributes.map(({ key }) => key)))
  return [...keys].toSorted().flatMap((key) => {
    const firstSeen = new Map<string, bigint>()
    let having = 0
    for (const { attributes, points } of streams) {
      const value = attribute(attributes, key)
      if (value === undefined) continue
      having++
      const [text, time] = [valueText(value), points[0]?.time ?? 0n]
      const known = firstSeen.get(text)
      if (known === undefined || time < known) firstSeen.set(text, time)
    }
    if (firstSeen.size <= LEAST || firstSeen.size < having * SHARE) return []
    if (!areIds(firstSeen)) return []
    return { key, values: firstSeen.size, example: [...firstSeen.keys()].toSorted()[0] ?? '' }
  })
}

function areIds(firstSeen: ReadonlyMap<string, bigint>): boolean {
  const values = [...firstSeen.keys()]
  const share = (pattern: RegExp): number =>
    values.filter((value) => pattern.test(value)).length / values.length
  if (share(NUMBER) >= SHARE) return areGrowing(firstSeen)
  return (
    values.filter((value) => UUID.test(value) || HEX.test(value) || TAIL.test(value)).length >=
    values.length * SHARE
  )
}

/**
 * Numbers may be partitions, shards or processors, which are all there from the start or lie close together from 0 on.
 * Ids are neither: they are large and scattered, or come one after the other as time goes on.
 */
function areGrowing(firstSeen: ReadonlyMap<string, bigint>): boolean {
  const numbers = [...firstSeen].map(([text, seen]) => ({ value: Number(text), seen }))
  const largest = Math.max(...numbers.map(({ value }) => value))
  if (largest >= 1000 && largest >= numbers.length * 2) return true
  const times = new Set(numbers.map(({ seen }) => seen))
  if (times.size < 5) return false
  const sorted = numbers.toSorted((a, b) => a.value - b.value)
  return sorted.every(({ seen }, at) => at === 0 || seen >= (sorted[at - 1]?.seen ?? 0n))
}
