// Where the parts of a protobuf Export request lie, found in the one walk that also makes sure that it is well-formed.
import type { Signal } from '../../telemetry/index.ts'
import { OtlpDecodeError } from '../errors.ts'
import { TYPE } from './schema.ts'
import { MALFORMED, Walk } from './walk.ts'

/** Places of fields in the request, start and end in turn, tags included. */
export type Places = readonly number[]

/** The items under one Scope envelope. */
export interface ScopeLayout {
  /** Index of its first item in the request; the next scope's first one ends it. */
  readonly first: number
  /** Where the resource and its schema URL are written. */
  readonly resource: Places
  readonly scope: Places
}

export interface Layout {
  readonly signal: Signal
  /** {@link STRIDE} numbers an item, all of them places in the request. */
  readonly places: Uint32Array
  readonly count: number
  /** Only scopes with items, in the order sent. */
  readonly scopes: readonly ScopeLayout[]
  /** Data points of all metrics. */
  readonly points: number
}

/** Of each item: its length, the length of its trace id, its start time (a log record's time); 0 for what is not there. */
export const STRIDE = 3

const ITEMS: Readonly<Record<Signal, number>> = {
  traces: TYPE.span,
  metrics: TYPE.metric,
  logs: TYPE.logRecord,
}

/** Undefined where the request is not well-formed; then `decode` says why. Throws OtlpDecodeError TOO_MANY. */
export function findLayout(signal: Signal, bytes: Uint8Array, mostItems: number): Layout | undefined {
  return new RequestWalk(signal, bytes, mostItems).run()
}

/** Places of the items of the request under way; requests are walked one at a time. */
let scratch = new Uint32Array(3 * 1024)

class RequestWalk {
  readonly #signal: Signal
  readonly #type: number
  readonly #walk: Walk
  readonly #most: number
  /** Parts of envelopes besides their items. */
  #parts = 0
  readonly #scopes: ScopeLayout[] = []
  #count = 0
  #points = 0

  constructor(signal: Signal, bytes: Uint8Array, most: number) {
    this.#signal = signal
    this.#most = most
    this.#type = ITEMS[signal]
    this.#walk = new Walk(bytes)
  }

  run(): Layout | undefined {
    const end = this.#walk.bytes.length
    const whole = this.#envelope(0, end, (tag, pos, stop) => {
      if (tag === 10) return this.#resourceItems(pos, stop)
      return isKnown(tag, 1) ? MALFORMED : undefined
    })
    if (whole === MALFORMED) return undefined
    return {
      signal: this.#signal,
      places: scratch.slice(0, this.#count * STRIDE),
      count: this.#count,
      scopes: this.#scopes,
      points: this.#points,
    }
  }

  #resourceItems(start: number, end: number): number {
    const resource: number[] = []
    return this.#envelope(start, end, (tag, pos, stop, at) => {
      if (tag === 18) return this.#scopeItems(pos, stop, resource)
      return this.#head(TYPE.resource, resource, tag, pos, stop, at)
    })
  }

  #scopeItems(start: number, end: number, resource: Places): number {
    const scope: number[] = []
    const first = this.#count
    const walked = this.#envelope(start, end, (tag, pos, stop, at) => {
      if (tag === 18) return this.#item(pos, stop)
      return this.#head(TYPE.scope, scope, tag, pos, stop, at)
    })
    if (this.#count > first) this.#scopes.push({ first, resource, scope })
    return walked
  }

  /** A field of an envelope that is not one of its items. */
  #head(
    type: number,
    places: number[],
    tag: number,
    pos: number,
    end: number,
    at: number,
  ): number | undefined {
    if ((tag === 10 || tag === 26) && this.#parts++ === this.#most) throw this.#tooMany('envelopes')
    if (tag === 10) {
      places.push(at, end)
      return this.#walk.fields(type, pos, end, 0)
    }
    if (tag !== 26) return isKnown(tag, 3) ? MALFORMED : undefined
    places.push(at, end)
    return this.#walk.isText(pos, end) ? end : MALFORMED
  }

  #item(start: number, end: number): number {
    if (this.#count === this.#most) throw this.#tooMany('items')
    const walk = this.#walk
    walk.startItem()
    const walked = walk.fields(this.#type, start, end, 0)
    const at = this.#count++ * STRIDE
    if (at + STRIDE > scratch.length) {
      const larger = new Uint32Array(scratch.length * 2)
      larger.set(scratch)
      scratch = larger
    }
    scratch[at] = this.#walk.lengthAt
    scratch[at + 1] = walk.traceIdAt
    scratch[at + 2] = walk.startTimeAt
    this.#points += walk.points
    return walked
  }

  #tooMany(what: string): OtlpDecodeError {
    return new OtlpDecodeError('TOO_MANY', `more than ${this.#most} ${what} in one request`)
  }

  /** Reads the fields of an envelope. `read` answers where the field ends, MALFORMED, or undefined for one it does not know. */
  #envelope(
    start: number,
    end: number,
    read: (tag: number, pos: number, end: number, at: number) => number | undefined,
  ): number {
    const walk = this.#walk
    let pos = start
    while (pos < end) {
      const at = pos
      const tag = walk.tag(pos, end)
      if (tag === MALFORMED) return MALFORMED
      pos = walk.after
      const length = (tag & 7) === 2 ? walk.length(pos, end) : 0
      if (length === MALFORMED) return MALFORMED
      const from = (tag & 7) === 2 ? walk.after : pos
      walk.lengthAt = pos
      const done = read(tag, from, from + length, at)
      pos = done ?? walk.skip(tag, pos, end)
      if (pos === MALFORMED) return MALFORMED
    }
    return pos === end ? end : MALFORMED
  }
}

/** A field with a number up to `last`, hence one that has another wire type than its own. */
const isKnown = (tag: number, last: number): boolean => tag >>> 3 <= last
