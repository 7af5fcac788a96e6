// What a load run sends, decided by its seed alone: which arm, which player, which trace. Pure, and in both worlds: k6 asks
// it for each request, the harness asks it which traces must have come.

/** Requests that prepare the load are numbered from here: no load has as many. */
export const FIRST_OF_SETUP = 2 ** 30

/** A request of a run, by its number from 0. */
export interface PlannedRequest {
  readonly number: number
  /** Index of the arm it goes to. */
  readonly arm: number
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits: the span of the client, parent of all that the request leaves. */
  readonly spanId: string
  /** 0 to below 1: where in its slot of the schedule it is sent, so that no timer of a service can keep step with it. */
  readonly jitter: number
}

/** 32 bits that depend on all of the words; the constants are those of well-known hashes. */
export function bits(...words: readonly number[]): number {
  let mixed = 0x9e3779b9
  for (const word of words) {
    mixed = Math.imul(mixed ^ word, 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    mixed ^= mixed >>> 16
  }
  return mixed >>> 0
}

/** An integer from 0 to below `limit`. */
export const pick = (limit: number, ...words: readonly number[]): number =>
  Math.floor((bits(...words) / 2 ** 32) * limit)

/** What each word of {@link bits} is drawn for. */
const FOR = { order: 1, trace: 2, span: 3, jitter: 4 } as const

const hex = (value: number): string => value.toString(16).padStart(8, '0')

/** Each arm comes twice in a block of twice as many requests as there are arms, in an order drawn for the block. */
export function armOf(seed: number, number: number, arms: number): number {
  const length = arms * 2
  const block = Math.floor(number / length)
  const order = Array.from({ length }, (_, at) => at % arms)
  for (let at = length - 1; at > 0; at--) {
    const other = pick(at + 1, seed, FOR.order, block, at)
    const kept = order[at] as number
    order[at] = order[other] as number
    order[other] = kept
  }
  return order[number % length] as number
}

/**
 * The arm that is alone at this request, where arms take turns of so many requests each; undefined where they do not.
 * @param turns indexes of arms, in their order
 */
export const aloneAt = (turns: readonly number[], length: number, number: number): number | undefined =>
  turns.length === 0 ? undefined : turns[Math.floor(number / length) % turns.length]

export function plannedRequest(seed: number, number: number, arms: number): PlannedRequest {
  const word = (purpose: number, at: number) => hex(bits(seed, purpose, number, at))
  return {
    number,
    arm: armOf(seed, number, arms),
    // Never all zeros, whatever is drawn.
    traceId: `${word(FOR.trace, 0)}${word(FOR.trace, 1)}${word(FOR.trace, 2)}${hex((bits(seed, FOR.trace, number, 3) | 1) >>> 0)}`,
    spanId: `${word(FOR.span, 0)}${hex((bits(seed, FOR.span, number, 1) | 1) >>> 0)}`,
    jitter: bits(seed, FOR.jitter, number) / 2 ** 32,
  }
}

/** `00-<trace id>-<span id>-01`: the same way for every arm, and always sampled. */
export const traceparentOf = ({ traceId, spanId }: PlannedRequest): string => `00-${traceId}-${spanId}-01`
