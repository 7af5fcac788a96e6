// Which data points one collection can have read together. How long a collection takes says nothing: a busy process may pause in it.

export const compareTimes = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

interface Stream {
  /** Oldest first. */
  readonly points: readonly { readonly time: bigint }[]
}

export type CollectedBefore = (time: bigint) => bigint | undefined

/**
 * A collection reads a stream at most once. So where a stream of the process has a point by `time` and one before that,
 * the earlier one is of an earlier collection than whatever was read at `time`. The latest of these is told.
 */
export function collectedBefore(streams: readonly Stream[]): CollectedBefore {
  const steps: { readonly time: bigint; readonly before: bigint }[] = []
  for (const { points } of streams) {
    let before: bigint | undefined
    let last: bigint | undefined
    for (const { time } of points) {
      if (time !== last) [before, last] = [last, time]
      if (before !== undefined) steps.push({ time, before })
    }
  }
  steps.sort((a, b) => compareTimes(a.time, b.time))
  const latest: bigint[] = []
  for (const { before } of steps) latest.push(before > (latest.at(-1) ?? 0n) ? before : (latest.at(-1) ?? 0n))
  return (time) => {
    let [low, high] = [0, steps.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((steps[middle]?.time ?? 0n) <= time) low = middle + 1
      else high = middle
    }
    return latest[low - 1]
  }
}

/**
 * What one process read, oldest first, cut into collections: one begins wherever something would be in the last a
 * second time, at the widest gap since it was read there.
 */
export function collectionsOf<T extends { readonly key: string; readonly time: bigint }>(
  read: readonly T[],
): T[][] {
  const all = read.toSorted((a, b) => compareTimes(a.time, b.time))
  const found: T[][] = []
  let begin = 0
  let seen = new Map<string, number>()
  for (const [at, { key, time }] of all.entries()) {
    const twin = seen.get(key)
    if (twin !== undefined && all[twin]?.time !== time) {
      const cut = widestGap(all, twin, at)
      found.push(all.slice(begin, cut))
      begin = cut
      seen = new Map(all.slice(cut, at).map((one, n) => [one.key, cut + n]))
    }
    seen.set(key, at)
  }
  if (begin < all.length) found.push(all.slice(begin))
  return found
}

/** One collection of a process: the times of the first and the last data point that it read. */
export interface Collection {
  readonly from: bigint
  readonly to: bigint
}

/** The collections of streams of one process, oldest first. */
export function collectionsIn(streams: readonly Stream[]): Collection[] {
  const read = streams.flatMap(({ points }, at) => points.map(({ time }) => ({ key: String(at), time })))
  return collectionsOf(read).flatMap((all) => {
    const [first, last] = [all[0], all.at(-1)]
    return first === undefined || last === undefined ? [] : [{ from: first.time, to: last.time }]
  })
}

/** The place after `from`, and not after `to`, before which most time went by. */
function widestGap(all: readonly { readonly time: bigint }[], from: number, to: number): number {
  let [cut, widest] = [to, -1n]
  for (let at = from + 1; at <= to; at++) {
    const gap = (all[at]?.time ?? 0n) - (all[at - 1]?.time ?? 0n)
    if (gap > widest) [cut, widest] = [at, gap]
  }
  return cut
}
