// Spans made by hand that stand where a SERVER span belongs: which INTERNAL roots may be the lost part of a call.
import type { Span } from '../../harness/telemetry/index.ts'
import { compareSpans, firstAtLeast, nameShape, type Run } from '../model/index.ts'
import { idsOfCall, idsOfWork } from './business-ids.ts'
import { callWords, wordsOf } from './operations.ts'
import type { Stray } from './sides.ts'

/** A job that runs now and then lies in somebody's call by accident; work that is asked for does always. */
const SHARE = 0.8
const ENOUGH = 2

export interface Admitted {
  readonly fitting: readonly Stray[]
  readonly other: readonly Stray[]
}

/** SERVER spans always; INTERNAL roots of one name where names, ids or all their times say that they are called. */
export function admitted(run: Run, calls: readonly Span[], strays: readonly Stray[]): Admitted {
  const fitting: Stray[] = []
  const other: Stray[] = []
  const byHand = new Map<string, Stray[]>()
  for (const stray of strays) {
    if (stray.span.kind === 'SERVER' || stray.place === 'displaced') fitting.push(stray)
    else {
      const name = nameShape(stray.span.name)
      const group = byHand.get(name)
      if (group === undefined) byHand.set(name, [stray])
      else group.push(stray)
    }
  }
  if (byHand.size > 0) {
    const asked = new Set(calls.flatMap((call) => [...callWords(call)]))
    const ids = new Set(calls.flatMap((call) => [...idsOfCall(run, call).tokens]))
    const sorted = calls.toSorted(compareSpans)
    for (const [name, group] of byHand) {
      const named = wordsOf(name).some((word) => asked.has(word))
      const sure = named || sharesIds(run, group, ids) || areInside(sorted, group)
      ;(sure ? fitting : other).push(...group)
    }
  }
  return { fitting, other }
}

const sharesIds = (run: Run, group: readonly Stray[], ids: ReadonlySet<string>): boolean =>
  ids.size > 0 &&
  group.filter(({ span }) => [...idsOfWork(run, span).tokens].some((token) => ids.has(token))).length >=
    group.length * SHARE

/** Oldest call first. */
function areInside(calls: readonly Span[], group: readonly Stray[]): boolean {
  if (group.length < ENOUGH) return false
  const ends = latestEnds(calls)
  const inside = group.filter(({ span }) => {
    const last = firstAtLeast(calls, span.startTime + 1n, (call) => call.startTime) - 1
    return last >= 0 && (ends[last] as bigint) >= span.endTime
  })
  return inside.length >= group.length * SHARE
}

/** For each call: the latest end of all up to it. */
function latestEnds(calls: readonly Span[]): bigint[] {
  let latest = 0n
  return calls.map((call) => {
    if (call.endTime > latest) latest = call.endTime
    return latest
  })
}
