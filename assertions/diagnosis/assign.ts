// Which torn-off part belongs to which call: each to one, strongest evidence first, as many as can be.
import type { Span } from '../../harness/telemetry/index.ts'
import { compareSpans, compareText, firstAtLeast, push, type Run } from '../model/index.ts'
import { type BusinessIds, idsOfCall, idsOfWork, isMessageId } from './business-ids.ts'
import { servesCall } from './operations.ts'
import type { Stray } from './sides.ts'
import type { Sightings } from './sightings.ts'

export interface Match {
  readonly stray: Stray
  readonly by: 'header' | 'id' | 'time'
  /** The id that both carry: `player.id=42`. */
  readonly id?: string
  /** How many other calls it might as well belong to. */
  readonly rivals: number
}

/** Clocks of caller and callee may differ by this much, nanoseconds. */
const TOLERANCE = 50_000_000n

/** Clocks of two processes of one machine, where spans are timed in milliseconds. */
const JITTER = 3_000_000n

const later = (a: Stray, b: Stray): number => compareSpans(a.span, b.span)

/** The calls of one service's callers and its loose parts; give both in any order, the result is the same. */
export class Assignment {
  readonly #run: Run
  readonly #sightings: Sightings
  readonly #calls: ReadonlySet<Span>
  readonly #strays: Set<Stray>
  readonly #matches = new Map<Span, Match>()
  readonly #callIds = new Map<Span, BusinessIds>()
  readonly #workIds = new Map<Stray, BusinessIds>()
  /** Keys under which both sides are seen to have the same value: under these, different values tell requests apart. */
  #telling: ReadonlySet<string> = new Set()

  constructor(run: Run, calls: readonly Span[], strays: readonly Stray[], sightings: Sightings) {
    this.#run = run
    this.#sightings = sightings
    // Who was told not to record left nothing to be found.
    const sampled = calls.filter((call) => sightings.ofCall(call)?.carried.state !== 'not sampled')
    this.#calls = new Set(sampled.toSorted(compareSpans))
    this.#strays = new Set(strays.toSorted(later))
    for (const call of this.#calls) this.#callIds.set(call, idsOfCall(run, call))
    for (const stray of this.#strays) this.#workIds.set(stray, idsOfWork(run, stray.span))
  }

  matches(): ReadonlyMap<Span, Match> {
    this.#byHeaders()
    this.#byIds()
    this.#byTime((call, { span }) => call.traceId === span.traceId)
    this.#byTime(() => true)
    this.#byNearness()
    return this.#matches
  }

  /** Parts that were matched to no call. */
  get left(): readonly Stray[] {
    return [...this.#strays]
  }

  #take(call: Span, match: Match): void {
    this.#matches.set(call, match)
    this.#strays.delete(match.stray)
  }

  #byHeaders(): void {
    for (const stray of this.#strays) {
      const carried = this.#sightings.onSpan(stray.span)?.carried
      if (carried?.traceId === undefined || carried.spanId === undefined) continue
      const call = this.#run.span(carried.traceId, carried.spanId)
      if (call === undefined || !this.#calls.has(call) || this.#matches.has(call)) continue
      this.#take(call, { stray, by: 'header', rivals: 0 })
    }
  }

  #byIds(): void {
    const [calls, strays] = [new Map<string, Span[]>(), new Map<string, Stray[]>()]
    for (const [call, { tokens }] of this.#callIds) for (const token of tokens) push(calls, token, call)
    for (const [stray, { tokens }] of this.#workIds) for (const token of tokens) push(strays, token, stray)
    const shared = [...calls.keys()].filter((token) => strays.has(token))
    this.#telling = tellingKeys(this.#callIds.values(), new Set(shared))
    const size = (token: string): number => (calls.get(token)?.length ?? 0) + (strays.get(token)?.length ?? 0)
    shared.sort((a, b) => size(a) - size(b) || compareText(a, b))
    for (const token of shared) {
      const [ofCalls, ofStrays] = [calls.get(token) ?? [], strays.get(token) ?? []]
      const [call, stray] = [ofCalls[0], ofStrays[0]]
      const unique =
        ofCalls.length === 1 && ofStrays.length === 1 && call !== undefined && stray !== undefined
      // Only an id of the message itself joins at any distance; a player may come back after an hour.
      if (unique && (isMessageId(token) || near(call, stray.span)) && this.#fits(call, stray))
        this.#take(call, { stray, by: 'id', id: token.replace(/^=/, ''), rivals: 0 })
      else this.#sweep(ofCalls, ofStrays, () => true, token)
    }
  }

  #byTime(allowed: (call: Span, stray: Stray) => boolean): void {
    this.#sweep([...this.#calls], [...this.#strays], allowed)
  }

  #fits(call: Span, stray: Stray): boolean {
    return (
      !this.#matches.has(call) &&
      this.#strays.has(stray) &&
      servesCall(call, stray.span) &&
      this.#agree(call, stray)
    )
  }

  /** No key that tells requests apart has different values on both sides. */
  #agree(call: Span, stray: Stray): boolean {
    const [asked, worked] = [this.#callIds.get(call)?.byKey, this.#workIds.get(stray)?.byKey]
    if (asked === undefined || worked === undefined) return true
    for (const key of this.#telling) {
      const [here, there] = [asked.get(key), worked.get(key)]
      if (here !== undefined && there !== undefined && ![...here].some((value) => there.has(value)))
        return false
    }
    return true
  }

  /**
   * Parts wholly inside the time of a call. Taking for each part, in the order of their beginning, the call that ends
   * first matches as many as can be matched. Both lists are oldest first.
   */
  #sweep(
    calls: readonly Span[],
    strays: readonly Stray[],
    allowed: (call: Span, stray: Stray) => boolean,
    id?: string,
  ): void {
    const open: Span[] = []
    let next = 0
    for (const stray of strays) {
      const { startTime, endTime } = stray.span
      for (; next < calls.length && (calls[next] as Span).startTime <= startTime; next++) {
        const call = calls[next] as Span
        if (!this.#matches.has(call))
          open.splice(
            firstAtLeast(open, call.endTime, (one) => one.endTime),
            0,
            call,
          )
      }
      open.splice(
        0,
        firstAtLeast(open, startTime, (one) => one.endTime),
      )
      const from = firstAtLeast(open, endTime, (one) => one.endTime)
      let found: number | undefined
      let rivals = 0
      for (let at = from; at < open.length; at++) {
        const call = open[at] as Span
        if (!this.#fits(call, stray) || !allowed(call, stray)) continue
        if (found === undefined) found = at
        else rivals++
      }
      if (found === undefined) continue
      const [call] = open.splice(found, 1)
      if (call === undefined) continue
      const by = id === undefined ? { by: 'time' as const } : { by: 'id' as const, id: id.replace(/^=/, '') }
      this.#take(call, { stray, ...by, rivals })
    }
  }

  /**
   * What is left: work that outlasts the call, then clocks that differ. The best fit of each call, oldest call first.
   * Clocks differ for all calls alike: where few find anything beside their time, those few found it by accident.
   */
  #byNearness(): void {
    for (const [call, match] of this.#nearest(JITTER)) this.#take(call, match)
    const open = this.#calls.size - this.#matches.size
    const found = this.#nearest(TOLERANCE)
    if (found.size * 2 < open) return
    for (const [call, match] of found) this.#take(call, match)
  }

  #nearest(tolerance: bigint): Map<Span, Match> {
    const strays = [...this.#strays]
    const taken = new Set<Stray>()
    const found = new Map<Span, Match>()
    for (const call of this.#calls) {
      if (this.#matches.has(call)) continue
      let best: { readonly stray: Stray; readonly rank: bigint } | undefined
      let rivals = -1
      const from = firstAtLeast(strays, call.startTime - tolerance, (one) => one.span.startTime)
      for (let at = from; at < strays.length; at++) {
        const stray = strays[at] as Stray
        if (stray.span.startTime > call.endTime + tolerance) break
        if (taken.has(stray) || !this.#fits(call, stray)) continue
        rivals++
        const rank = rankOf(call, stray.span)
        if (best === undefined || rank < best.rank) best = { stray, rank }
      }
      if (best === undefined) continue
      taken.add(best.stray)
      found.set(call, { stray: best.stray, by: 'time', rivals })
    }
    return found
  }
}

/** Of most calls that have a value under the key, some work has the same. */
function tellingKeys(calls: Iterable<BusinessIds>, shared: ReadonlySet<string>): ReadonlySet<string> {
  const counts = new Map<string, { all: number; met: number }>()
  for (const { byKey } of calls) {
    for (const [key, values] of byKey) {
      const count = counts.get(key) ?? { all: 0, met: 0 }
      count.all++
      if ([...values].some((value) => shared.has(`${key}=${value}`))) count.met++
      counts.set(key, count)
    }
  }
  return new Set([...counts].filter(([, { all, met }]) => met * 2 > all).map(([key]) => key))
}

const near = (call: Span, work: Span): boolean =>
  work.startTime >= call.startTime - TOLERANCE && work.startTime <= call.endTime + TOLERANCE

/** Lower fits better: first those inside the caller's time, then in the caller's own trace, then the nearest start. */
export function rankOf(call: Span, work: Span): bigint {
  const early = call.startTime - work.startTime
  const late = work.endTime - call.endTime
  const outside = (early > 0n ? early : 0n) + (late > 0n ? late : 0n)
  const apart = early < 0n ? -early : early
  return outside * 1000n + apart + (work.traceId === call.traceId ? 0n : 1n)
}
