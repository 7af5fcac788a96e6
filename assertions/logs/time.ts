// When a log line says it was written.

export interface WrittenAt {
  /** Nanoseconds since the epoch. */
  readonly time: bigint
  /** The true moment lies in [time, time + resolution). */
  readonly resolution: bigint
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)$/i

/** Digits beyond milliseconds mean a finer clock; fewer may be trailing zeros left out, so they count as milliseconds. */
const resolutionOf = (digits: number): bigint => {
  if (digits === 0) return 1_000_000_000n
  return digits <= 3 ? 1_000_000n : digits <= 6 ? 1_000n : 1n
}

/** ISO 8601 with a zone; without one the moment is not known, because the zone of the machine is not. */
function fromIso(text: string): WrittenAt | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, date = '', clock = '', fraction = '', zone = 'Z'] = match
  const seconds = Date.parse(`${date}T${clock}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  if (Number.isNaN(seconds)) return undefined
  return {
    time: BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0')),
    resolution: resolutionOf(fraction.length),
  }
}

/** Seconds, milliseconds, microseconds or nanoseconds since the epoch, told apart by their size. */
function fromEpoch(value: number): WrittenAt | undefined {
  if (!Number.isFinite(value) || value < 1e8) return undefined
  if (value < 1e11) {
    const milliseconds = BigInt(Math.round(value * 1000))
    return {
      time: milliseconds * 1_000_000n,
      resolution: Number.isInteger(value) ? 1_000_000_000n : 1_000_000n,
    }
  }
  if (value < 1e14) return { time: BigInt(Math.floor(value)) * 1_000_000n, resolution: 1_000_000n }
  if (value < 1e17) return { time: BigInt(Math.floor(value)) * 1_000n, resolution: 1_000n }
  // A double keeps nanoseconds of this century only to some 256 of them.
  return { time: BigInt(Math.floor(value)), resolution: 1_000n }
}

/** The moment a field names, or undefined where it names none. */
export function parseTime(value: unknown): WrittenAt | undefined {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string') return undefined
  return /^\d+(\.\d+)?$/.test(value) ? fromEpoch(Number(value)) : fromIso(value)
}
