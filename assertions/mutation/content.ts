// Whether two recordings hold the same: the proof that a mutant changes nothing that anybody could see.
import type { Observed } from '../observed.ts'
import { renderTree } from '../render/index.ts'

const text = (item: unknown): string =>
  JSON.stringify(item, (_key, value: unknown) =>
    typeof value === 'bigint'
      ? `${value}n`
      : value instanceof Uint8Array
        ? Array.from(value)
        : typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : value,
  )

/** The same items, in whatever order; items that both hold are not looked into. */
function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  const inB = new Set(b)
  const inA = new Set(a)
  const counts = new Map<string, number>()
  for (const item of a) if (!inB.has(item)) counts.set(text(item), (counts.get(text(item)) ?? 0) + 1)
  for (const item of b) {
    if (inA.has(item)) continue
    const left = counts.get(text(item)) ?? 0
    if (left === 0) return false
    counts.set(text(item), left - 1)
  }
  return true
}

const sameEach = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a === b || (a.length === b.length && a.every((item, at) => item === b[at]))

/** The very same items in the very same order: seen at once, and whatever is judged of it is the same. */
export const isUntouched = (a: Observed, b: Observed): boolean =>
  sameEach(a.traces, b.traces) &&
  sameEach(a.logs, b.logs) &&
  sameEach(a.lines, b.lines) &&
  sameEach(a.metrics, b.metrics) &&
  sameEach(a.messages, b.messages) &&
  a.requests === b.requests &&
  a.repeats === b.repeats &&
  a.notCaptured === b.notCaptured

export const sameContent = (a: Observed, b: Observed): boolean =>
  sameItems(
    a.traces.flatMap((trace) => trace.spans),
    b.traces.flatMap((trace) => trace.spans),
  ) &&
  sameItems(a.logs, b.logs) &&
  sameItems(a.lines, b.lines) &&
  sameItems(a.metrics, b.metrics) &&
  sameItems(a.messages, b.messages) &&
  sameItems(a.requests ?? [], b.requests ?? [])

/** The first trace, line, record or metric that the second recording has not: as text. */
export function changedPart(changed: Observed, before: Observed): string {
  const known = new Set<unknown>(before.traces.flatMap((trace) => trace.spans))
  const trace = changed.traces.find((one) => one.spans.some((span) => !known.has(span)))
  if (trace !== undefined) return renderTree(trace)
  for (const part of ['lines', 'logs', 'metrics', 'messages', 'traces'] as const) {
    const old = new Set<unknown>(before[part])
    const item = changed[part].find((one) => !old.has(one))
    if (item !== undefined && part !== 'traces') return text(item).slice(0, LONGEST)
  }
  return 'something is gone, and nothing else has changed'
}

const LONGEST = 600
