// Work that begins by itself: roots that are no request and belong under no call.
import type { Calls } from '../diagnosis/index.ts'
import { compareText, isHarness, nameShape, type Run, serviceOf } from '../model/index.ts'
import { listText } from './list-text.ts'

/** One sentence for all of them, the most frequent first. */
export function jobAssumptions(run: Run, { torn }: Calls): string[] {
  const lost = new Set(torn.flatMap(({ fragment, work }) => [fragment, work]))
  const jobs = new Map<string, number>()
  for (const trace of run.traces) {
    for (const root of trace.roots) {
      if (root.kind !== 'INTERNAL' || isHarness(root) || lost.has(root)) continue
      const name = `${nameShape(root.name)} of ${serviceOf(root)}`
      jobs.set(name, (jobs.get(name) ?? 0) + 1)
    }
  }
  if (jobs.size === 0) return []
  const texts = [...jobs].toSorted(([a, m], [b, n]) => n - m || compareText(a, b)).map(([name]) => name)
  return [`begins by itself, as a job does: ${listText(texts)}`]
}
